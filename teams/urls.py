from django.urls import path

from teams.views import files, members, notices, opening, sessions, versions, writing

app_name = "teams"

FAMILY = "families/<int:family_id>/"
MEMBER = FAMILY + "team/<int:member_id>/"
SESSION = FAMILY + "sessions/<int:session_id>/"
FILE = SESSION + "files/<int:file_id>/"

urlpatterns = [
    path(FAMILY + "team/", members.team, name="team"),
    path(FAMILY + "team/add/", members.add_member, name="add_member"),
    path(MEMBER, members.edit_member, name="member"),
    path(MEMBER + "commitment/", members.commitment, name="commitment"),
    path(MEMBER + "invite/", members.invite_member, name="invite"),
    path(FAMILY + "notices/", notices.notices, name="notices"),
    path(FAMILY + "notices/<int:notice_id>/seen/", notices.see_notice, name="see_notice"),
    path("families/add/", opening.open_family, name="open_family"),
    path(FAMILY + "sessions/", sessions.sessions, name="sessions"),
    path(FAMILY + "sessions/add/", writing.add_session, name="add_session"),
    path(FAMILY + "sessions/who-reads/", writing.who_reads, name="who_reads"),
    path(SESSION, sessions.session, name="session"),
    path(SESSION + "edit/", writing.edit_session, name="edit_session"),
    path(SESSION + "throw-away/", writing.throw_away_session, name="throw_away_session"),
    path(SESSION + "correct/", versions.correct_session, name="correct_session"),
    path(SESSION + "audience/", versions.session_audience, name="session_audience"),
    path(SESSION + "files/", files.session_files, name="session_files"),
    path(FILE, files.picture, name="picture"),
    path(FILE + "small/", files.small_picture, name="small_picture"),
    path(FILE + "download/", files.download, name="download_file"),
    path(FILE + "remove/", files.remove, name="remove_file"),
]
