"""What bin/bench does: makes a country when there is none, starts the server, asks, and writes a table."""

import argparse
import os
import subprocess
import sys

import psycopg


def main():
    options = arguments()
    from bench.server import environment
    from simba import embedded

    embedded.start()
    if options.growth:
        options.families = options.growth[0]
    os.environ.update(environment(options.families))
    make_country(options.families)
    if options.growth:
        for families in options.growth[1:]:
            make_another(families)
        say(of_growth(options))
    elif options.sizes:
        say(of_sizes(options.families))
    elif options.wall:
        say(of_the_wall(options.families))
    elif options.inside:
        say(of_the_inside(options))
    elif options.servers:
        say(of_servers(options.requests))
    elif options.web:
        say(of_the_web())
    elif options.paper:
        say(of_paper(options.reports))
    else:
        say(of_pages(options))


def say(lines):
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def arguments():
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure Simba on an invented country.")
    parser.add_argument("--families", type=int, default=1000)
    parser.add_argument(
        "--requests", type=int, default=100, help="of each page, one by one and for each concurrency"
    )
    parser.add_argument(
        "--pages", type=_words, default=[], help="with one of these in their name: caseload,search"
    )
    parser.add_argument("--readers", type=_words, default=[], help="of these kinds: counsellor,parent")
    parser.add_argument("--concurrency", type=_numbers, default=[1, 8], help="how many ask at once: 1,8")
    parser.add_argument(
        "--growth", type=_numbers, default=[], help="what pages cost in several countries: 1000,10000"
    )
    parser.add_argument("--sizes", action="store_true", help="what the tables take on disk, and nothing else")
    parser.add_argument("--wall", action="store_true", help="what row-level security costs, and nothing else")
    parser.add_argument(
        "--inside", action="store_true", help="where the time of a page goes, and nothing else"
    )
    parser.add_argument("--servers", action="store_true", help="several web servers, and nothing else")
    parser.add_argument("--web", action="store_true", help="weight and Lighthouse, and nothing else")
    parser.add_argument("--paper", action="store_true", help="what a report on paper costs, and nothing else")
    parser.add_argument("--reports", type=int, default=200, help="how many are made for --paper")
    return parser.parse_args()


def _words(said):
    return said.split(",")


def _numbers(said):
    return [int(word) for word in said.split(",")]


def as_owner():
    """Django of this process, connected as the owner of the tables; the server stays a role that owns nothing."""
    import django

    os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("simba_web@", "simba@")
    django.setup()


def make_country(families):
    """The tables and the families, once; later runs find them."""
    from simba import embedded

    with psycopg.connect(embedded.database_url("postgres"), autocommit=True) as connection:
        name = f"bench_{families}"
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    server = dict(os.environ)
    as_owner()
    from django.core.management import call_command

    from families.models import Family

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Family.objects.exists():
        call_command("populate", families=families)
    from bench.pages import throw_away_what_was_typed

    throw_away_what_was_typed()
    _sweep()
    os.environ.update(server)


def _sweep():
    """The places of what was thrown away, which the database would look at for hours."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("goals_goalscore", "teams_counsellingsession"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def make_another(families):
    """A second country, in a process of its own, for Django knows one database."""
    subprocess.run(
        [sys.executable, "-m", "bench", "--families", str(families), "--sizes"],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def of_growth(options):
    from bench.growth import measure

    return measure(options.growth, options.requests)


def of_sizes(families):
    from bench.sizes import measure

    return measure(families)


def of_the_wall(families):
    from bench.wall import measure

    return measure(families)


def of_the_inside(options):
    from bench.inside import measure

    return measure(options.families, options.requests)


def of_servers(requests):
    from bench.servers import compare

    return compare(requests)


def of_the_web():
    from bench.web import measure

    return measure()


def of_paper(reports):
    from bench.paper import measure

    return measure(reports)


def of_pages(options):
    from bench.table import measured

    return measured(options)


if __name__ == "__main__":
    main()
