from django.urls import path

from teams.views import sessions, writing

app_name = "teams"

FAMILY = "families/<int:family_id>/"
SESSION = FAMILY + "sessions/<int:session_id>/"

urlpatterns = [
    path(FAMILY + "sessions/", sessions.sessions, name="sessions"),
    path(FAMILY + "sessions/add/", writing.add_session, name="add_session"),
    path(FAMILY + "sessions/who-reads/", writing.who_reads, name="who_reads"),
    path(SESSION, sessions.session, name="session"),
    path(SESSION + "edit/", writing.edit_session, name="edit_session"),
    path(SESSION + "throw-away/", writing.throw_away_session, name="throw_away_session"),
]
