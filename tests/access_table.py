"""The truth about who may open what: every address and the answer each member of the cast gets, written by hand.

The cast stands around one separated family (``tests/world.py``). Codes: 200 it opens, 302 it leads on, 422 the form is
shown again (an empty POST by who may), 409 there is a newer version, 403 may see the family but not do this, 404 does
not exist for this person, ``in`` is sent to the sign-in page. ``{name}`` stands for a record of ``tests/test_access.py``.
"""

CAST = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby", "tess", "ank", "joris", "mirjam"]
CAST += ["stranger", "privacy", "beheer", "nobody"]

# fmt: off
TABLE = """
#                                        kemal marlo elif  aylin hanne coby  tess  ank   joris mirja stran priva beheer nobody
GET  /                                     302   302   302   302   302   302   302   302   302   302   302   302   302   in
GET  /me/                                  200   200   200   200   200   200   200   200   200   200   200   200   200   in
POST /me/                                  422   422   422   422   422   422   422   422   422   422   422   422   422   in
POST /me/language/                         302   302   302   302   302   302   302   302   302   302   302   302   302   in
# Accounts without a password or second factor, as those of the cast, sign in anew.
GET  /sign-in-again/                       in    in    in    in    in    in    in    in    in    in    in    in    in    in
POST /me/devices/1/end/                    404   404   404   404   404   404   404   404   404   404   404   404   404   in
GET  /invitation/forged/                   404   404   404   404   404   404   404   404   404   404   404   404   404   404
POST /invitation/forged/                   404   404   404   404   404   404   404   404   404   404   404   404   404   404
POST /language/                            302   302   302   302   302   302   302   302   302   302   302   302   302   302
GET  /health/                              503   503   503   503   503   503   503   503   503   503   503   503   503   503
GET  /admin/                               in    in    in    in    in    in    in    in    in    in    in    in    200   in
GET  /admin/accounts/organisation/         in    in    in    in    in    in    in    in    in    in    in    in    200   in

# accounts are connected by signing in: these of allauth's pages are not ours
GET  /account/3rdparty/                    404   404   404   404   404   404   404   404   404   404   404   404   404   404
POST /account/3rdparty/                    404   404   404   404   404   404   404   404   404   404   404   404   404   404
GET  /account/3rdparty/signup/             404   404   404   404   404   404   404   404   404   404   404   404   404   404
POST /account/3rdparty/signup/             404   404   404   404   404   404   404   404   404   404   404   404   404   404
GET  /account/social/                      404   404   404   404   404   404   404   404   404   404   404   404   404   404
POST /account/social/                      404   404   404   404   404   404   404   404   404   404   404   404   404   404

# staff: read by team leads, kept by the administrator
GET  /staff/                               403   403   403   403   403   403   403   403   403   200   200   403   200   in
GET  /staff/invite/                        403   403   403   403   403   403   403   403   403   403   403   403   200   in
POST /staff/invite/                        403   403   403   403   403   403   403   403   403   403   403   403   422   in
GET  /staff/sign-in/                       403   403   403   403   403   403   403   403   403   403   403   403   200   in
POST /staff/sign-in/                       403   403   403   403   403   403   403   403   403   403   403   403   422   in
GET  /staff/{ank}/                         403   403   403   403   403   403   403   403   403   403   403   403   200   in
POST /staff/{ank}/                         403   403   403   403   403   403   403   403   403   403   403   403   422   in
GET  /staff/{tess}/                        403   403   403   403   403   403   403   403   403   403   403   403   404   in
POST /staff/{ank}/end/                     403   403   403   403   403   403   403   403   403   403   403   403   302   in
POST /staff/{tess}/end/                    403   403   403   403   403   403   403   403   403   403   403   403   404   in
POST /staff/{ank}/reopen/                  403   403   403   403   403   403   403   403   403   403   403   403   302   in
POST /staff/invitations/{invitation}/withdraw/ 403 403 403 403   403   403   403   403   403   403   403   403   302   in

# families
GET  /families/                            403   403   403   403   403   403   200   200   200   200   200   403   403   in
GET  /families/{family}/                   200   200   200   200   200   200   200   200   200   200   404   404   404   in
GET  /families/{family}/edit/              403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/edit/              403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/phase/             403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/phase/             403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/close/             403   403   403   403   403   403   403   403   403   200   404   404   404   in
POST /families/{family}/close/             403   403   403   403   403   403   403   403   403   422   404   404   404   in
GET  /families/{family}/problems/          403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/problems/          403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/problems/{problem}/end/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/problems/{problem}/end/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/persons/           403   403   403   403   403   403   200   200   200   200   404   404   404   in
GET  /families/{family}/persons/add/       403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/persons/add/       403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/persons/{mother}/  403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/persons/{mother}/  403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/children/add/      403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/children/add/      403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/children/{deniz}/  200   200   404   200   404   403   200   200   200   200   404   404   404   in
GET  /families/{family}/children/{deniz}/edit/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/children/{deniz}/edit/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/children/{deniz}/living/add/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/children/{deniz}/living/add/ 403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/children/{deniz}/ambition/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/children/{deniz}/ambition/ 403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/children/{deniz}/support/add/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/children/{deniz}/support/add/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/children/{deniz}/guardian/add/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/children/{deniz}/guardian/add/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/children/{deniz}/aftercare/start/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/children/{deniz}/aftercare/start/ 403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/living/{arrangement}/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/living/{arrangement}/ 403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/living/{arrangement}/end/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/living/{arrangement}/end/ 403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/support/{need}/    403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/support/{need}/    403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/aftercare/{episode}/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/aftercare/{episode}/ 403   403   403   403   403   403   403   302   302   403   404   404   404   in
GET  /families/{family}/check-ins/{check_in}/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/check-ins/{check_in}/ 403   403   403   403   403   403   403   422   422   403   404   404   404   in

# addresses, citizen number, secret addresses: 302 leads to signing in again; only Ank is named
GET  /families/{family}/persons/{mother}/address/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/persons/{mother}/address/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/children/{deniz}/citizen-number/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/children/{deniz}/citizen-number/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/children/{deniz}/citizen-number/show/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/children/{deniz}/citizen-number/show/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/secret-addresses/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
GET  /families/{family}/secret-addresses/add/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/secret-addresses/add/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/secret-addresses/{secrecy}/show/ 403   403   403   403   403   403   403   200   404   404   404   404   404   in
POST /families/{family}/secret-addresses/{secrecy}/show/ 403   403   403   403   403   403   403   422   404   404   404   404   404   in
GET  /families/{family}/secret-addresses/{secrecy}/edit/ 403   403   403   403   403   403   403   200   404   404   404   404   404   in
POST /families/{family}/secret-addresses/{secrecy}/edit/ 403   403   403   403   403   403   403   422   404   404   404   404   404   in
GET  /families/{family}/secret-addresses/{secrecy}/clues/add/ 403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/secret-addresses/{secrecy}/clues/add/ 403   403   403   403   403   403   403   422   422   422   404   404   404   in
POST /families/{family}/secret-addresses/{secrecy}/clues/{clue}/remove/ 403   403   403   403   403   403   403   302   404   404   404   404   404   in
GET  /families/{family}/secret-addresses/{secrecy}/readers/add/ 403   403   403   403   403   403   403   403   403   200   404   404   404   in
POST /families/{family}/secret-addresses/{secrecy}/readers/add/ 403   403   403   403   403   403   403   403   403   422   404   404   404   in
POST /families/{family}/secret-addresses/{secrecy}/readers/{reader}/end/ 403   403   403   403   403   403   403   403   403   302   404   404   404   in

# teams
GET  /families/{family}/team/              200   200   200   200   200   200   200   200   200   200   404   404   404   in
GET  /families/{family}/team/add/          403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/team/add/          403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/team/{coby}/       403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/team/{coby}/       403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/team/{coby}/commitment/ 403 403 403  403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/team/{coby}/commitment/ 403 403 403  403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/team/{coby}/invite/ 403  403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/team/{coby}/invite/ 403  403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/add/                        403   403   403   403   403   403   403   200   200   200   200   403   403   in
POST /families/add/                        403   403   403   403   403   403   403   422   422   422   422   403   403   in
GET  /families/{family}/sessions/          200   200   200   200   200   403   200   200   200   200   404   404   404   in
GET  /families/{family}/sessions/{session}/ 200  200   404   200   404   403   200   200   200   200   404   404   404   in
GET  /families/{family}/sessions/{draft}/  404   404   404   404   404   403   404   200   404   404   404   404   404   in
GET  /families/{family}/sessions/add/      403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/sessions/add/      403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/sessions/who-reads/ 403  403   403   403   403   403   403   200   200   403   404   404   404   in
GET  /families/{family}/sessions/{draft}/edit/ 403 403 403   403   403   403   403   200   404   403   404   404   404   in
POST /families/{family}/sessions/{draft}/edit/ 403 403 403   403   403   403   403   409   404   403   404   404   404   in
GET  /families/{family}/sessions/{session}/edit/ 403 403 403 403   403   403   403   302   403   403   404   404   404   in
POST /families/{family}/sessions/{session}/correct/ 403 403 403 403 403 403 403   302   403   403   404   404   404   in
GET  /families/{family}/sessions/{session}/audience/ 403 403 403 403 403 403 403  200   403   403   404   404   404   in
POST /families/{family}/sessions/{session}/audience/ 403 403 403 403 403 403 403  422   403   403   404   404   404   in
POST /families/{family}/sessions/{draft}/throw-away/ 403 403 403 403 403 403   403   302   404   403   404   404   404   in

# teams: photos and letters with a session
GET  /families/{family}/sessions/{draft}/files/ 403  403   403   403   403   403   403   200   404   403   404   404   404   in
POST /families/{family}/sessions/{draft}/files/ 403  403   403   403   403   403   403   422   404   403   404   404   404   in
GET  /families/{family}/sessions/{session}/files/ 403 403  403   403   403   403   403   302   403   403   404   404   404   in
GET  /families/{family}/sessions/{session}/files/{file}/          200 200 404 200 404 403 200 200 200 200 404 404 404 in
GET  /families/{family}/sessions/{session}/files/{file}/small/    200 200 404 200 404 403 200 200 200 200 404 404 404 in
GET  /families/{family}/sessions/{session}/files/{file}/download/ 200 200 404 200 404 403 200 200 200 200 404 404 404 in
GET  /families/{family}/sessions/{draft}/files/{draft_file}/      404 404 404 404 404 403 404 200 404 404 404 404 404 in
GET  /families/{family}/sessions/{draft}/files/{draft_file}/small/    404 404 404 404 404 403 404 200 404 404 404 404 404 in
GET  /families/{family}/sessions/{draft}/files/{draft_file}/download/ 404 404 404 404 404 403 404 200 404 404 404 404 404 in
GET  /families/{family}/sessions/{draft}/files/{file}/            404 404 404 404 404 403 404 404 404 404 404 404 404 in
POST /families/{family}/sessions/{draft}/files/{draft_file}/remove/   403 403 403 403 403 403 403 302 404 403 404 404 404 in
POST /families/{family}/sessions/{session}/files/{file}/remove/       403 403 403 403 403 403 403 404 404 403 404 404 404 in

# goals
GET  /my/                                  200   200   200   200   200   200   403   403   403   403   403   403   403   in
GET  /families/{family}/goals/             200   200   200   200   200   200   200   200   200   200   404   404   404   in
GET  /families/{family}/goals/safety/      200   200   200   200   200   200   200   200   200   200   404   404   404   in
GET  /families/{family}/goals/add/         200   200   403   403   403   403   403   403   403   403   404   404   404   in
POST /families/{family}/goals/add/         422   422   403   403   403   403   403   403   403   403   404   404   404   in
GET  /families/{family}/goals/{goal}/      200   200   404   200   404   200   200   200   200   200   404   404   404   in
GET  /families/{family}/goals/{hidden}/    404   200   404   404   404   404   404   200   200   404   404   404   404   in
GET  /families/{family}/goals/{goal}/words/ 403  200   403   403   403   403   403   403   403   403   404   404   404   in
POST /families/{family}/goals/{goal}/words/ 403  422   403   403   403   403   403   403   403   403   404   404   404   in
GET  /families/{family}/goals/{hidden}/words/ 404 200  403   403   403   403   403   403   403   403   404   404   404   in
GET  /families/{family}/goals/{goal}/about/why/ 403 200 403  403   403   403   403   403   403   403   404   404   404   in
POST /families/{family}/goals/{goal}/about/why/ 403 302 403  403   403   403   403   403   403   403   404   404   404   in
GET  /families/{family}/goals/{goal}/audience/ 403 200 403   403   403   403   403   403   403   403   404   404   404   in
POST /families/{family}/goals/{goal}/audience/ 403 422 403   403   403   403   403   403   403   403   404   404   404   in
GET  /families/{family}/goals/{goal}/state/ 403  200   403   403   403   403   403   403   403   403   404   404   404   in
POST /families/{family}/goals/{goal}/state/ 403  422   403   403   403   403   403   403   403   403   404   404   404   in
GET  /families/{family}/goals/{goal}/levels/ 403 200   403   403   403   403   403   403   403   403   404   404   404   in
POST /families/{family}/goals/{goal}/levels/ 403 422   403   403   403   403   403   403   403   403   404   404   404   in
GET  /families/{family}/goals/{goal}/score/ 200  200   404   200   404   200   200   200   200   403   404   404   404   in
POST /families/{family}/goals/{goal}/score/ 422  422   404   422   404   422   422   422   422   403   404   404   404   in
GET  /families/{family}/goals/{hidden}/score/ 404 200  404   404   404   404   404   200   200   403   404   404   404   in
GET  /families/{family}/goals/{goal}/steps/add/ 403 200 403  403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/goals/{goal}/steps/add/ 403 422 403  403   403   403   403   422   422   403   404   404   404   in
POST /families/{family}/goals/steps/{step}/done/ 403 302 404 403   404   302   403   302   302   403   404   404   404   in
GET  /families/{family}/goals/{goal}/propose/ 403 403  403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/goals/{goal}/propose/ 403 403  403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/goals/proposals/{proposal}/answer/ 404 200 403 403 403 403 403 403 403 403 404 404 404 in
POST /families/{family}/goals/proposals/{proposal}/answer/ 404 422 403 403 403 403 403 403 403 403 404 404 404 in
GET  /families/{family}/goals/safety/rate/ 200   200   200   200   200   200   200   200   200   403   404   404   404   in
POST /families/{family}/goals/safety/rate/ 422   422   422   422   422   422   422   422   422   403   404   404   404   in
GET  /families/{family}/goals/mapping/add/ 403   403   403   403   403   403   403   200   200   403   404   404   404   in
POST /families/{family}/goals/mapping/add/ 403   403   403   403   403   403   403   422   422   403   404   404   404   in
GET  /families/{family}/goals/mapping/{entry}/end/ 403 403 403 403 403   403   403   200   200   403   404   404   404   in
POST /families/{family}/goals/mapping/{entry}/end/ 403 403 403 403 403   403   403   422   422   403   404   404   404   in

# a number and a line of the map, each on a page of its own
GET  /families/{family}/goals/safety/{rating}/ 200 200   404   200   404   200   200   200   200   200   404   404   404   in
GET  /families/{family}/goals/safety/{rating}/audience/ 403 403 404 403 404 403 403   200   403   403   404   404   404   in
POST /families/{family}/goals/safety/{rating}/audience/ 403 403 404 403 404 403 403   422   403   403   404   404   404   in
GET  /families/{family}/goals/mapping/{entry}/ 200 200   404   200   404   403   200   200   200   200   404   404   404   in
GET  /families/{family}/goals/mapping/{entry}/audience/ 403 403 404 403 404 403 403   200   403   403   404   404   404   in
POST /families/{family}/goals/mapping/{entry}/audience/ 403 403 404 403 404 403 403   422   403   403   404   404   404   in

# replies, own statements and notices
GET  /families/{family}/goals/replies/     200   200   200   200   200   200   200   200   200   200   404   404   404   in
GET  /families/{family}/goals/replies/add/ 200   200   200   200   200   200   200   200   200   200   404   404   404   in
POST /families/{family}/goals/replies/add/ 422   422   422   422   422   422   422   422   422   422   404   404   404   in
GET  /families/{family}/goals/replies/to/session/{session}/ 200 200 404 200 404 404 200   200   200   200   404   404   404   in
POST /families/{family}/goals/replies/to/session/{session}/ 422 422 404 422 404 404 422   422   422   422   404   404   404   in
GET  /families/{family}/goals/replies/to/session/{draft}/ 404 404 404 404 404 404 404     404   404   404   404   404   404   in
GET  /families/{family}/goals/replies/to/goal/{hidden}/ 404 200 404 404  404   404   404   200   200   404   404   404   404   in
POST /families/{family}/goals/replies/to/goal/{hidden}/ 404 422 404 404  404   404   404   422   422   404   404   404   404   in
GET  /families/{family}/goals/replies/to/report/{report}/ 404 200 404 404 404 404 404      200   200   404   404   404   404   in
POST /families/{family}/goals/replies/to/report/{report}/ 404 422 404 404 404 404 404      422   422   404   404   404   404   in
GET  /families/{family}/goals/replies/to/entry/{entry}/ 200 200 404 200  404   404   200   200   200   200   404   404   404   in
POST /families/{family}/goals/replies/to/entry/{entry}/ 422 422 404 422  404   404   422   422   422   422   404   404   404   in
GET  /families/{family}/goals/replies/to/person/{mother}/ 404 404 404 404 404  404   404   404   404   404   404   404   404   in
GET  /families/{family}/goals/replies/{reply}/again/ 404 200 404 404     404   404   404   404   404   404   404   404   404   in
POST /families/{family}/goals/replies/{reply}/again/ 404 422 404 404     404   404   404   404   404   404   404   404   404   in
GET  /families/{family}/notices/           200   200   200   200   200   200   200   200   200   200   404   404   404   in
POST /families/{family}/notices/{notice}/seen/ 404 302   404   404   404   404   404   404   404   404   404   404   404   in

# reports
GET  /overview/                            403   403   403   403   403   403   403   403   403   200   200   403   403   in
GET  /overview/bell/                       403   403   403   403   403   403   403   403   403   200   200   403   403   in
GET  /families/{family}/reports/           200   200   200   200   200   200   200   200   200   200   404   404   404   in
GET  /families/{family}/reports/add/       403   403   403   403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/reports/add/       403   403   403   403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/reports/{report}/  404   200   404   404   404   404   404   200   200   200   404   404   404   in
GET  /families/{family}/reports/{report}/state/    404 200 404 404   404   404   404   200   200   200   404   404   404   in
GET  /families/{family}/reports/{report}/pdf/      404 200 404 404   404   404   404   200   200   404   404   404   404   in
GET  /families/{family}/reports/{report}/download/ 404 200 404 404   404   404   404   200   200   404   404   404   404   in
POST /families/{family}/reports/{report}/again/    403 403 403 403   403   403   403   302   302   302   404   404   404   in
GET  /families/{family}/reports/schedule/add/      403 403 403 403   403   403   403   200   200   200   404   404   404   in
POST /families/{family}/reports/schedule/add/      403 403 403 403   403   403   403   422   422   422   404   404   404   in
GET  /families/{family}/reports/schedule/{schedule}/       403 403 403 403 403 403 403 200 200 200 404 404 404 in
POST /families/{family}/reports/schedule/{schedule}/stop/  403 403 403 403 403 403 403 302 302 302 404 404 404 in

# privacy: the access log and emergency access
GET  /families/{family}/log/               200   200   200   403   403   403   403   403   403   200   404   404   404   in
GET  /families/{family}/log/pdf/           200   200   200   403   403   403   403   403   403   200   404   404   404   in
GET  /log/                                 403   403   403   403   403   403   403   403   403   403   403   200   403   in
GET  /log/export/                          403   403   403   403   403   403   403   403   403   403   403   200   403   in
GET  /my-log/                              403   403   403   403   403   403   200   200   200   200   200   200   200   in
GET  /emergency/                           403   403   403   403   403   403   403   200   200   200   200   403   403   in
POST /emergency/sign-in-again/             403   403   403   403   403   403   403   302   302   302   302   403   403   in
GET  /emergency/family/                    403   403   403   403   403   403   403   302   302   302   302   403   403   in
GET  /emergency/family/{number}/           403   403   403   403   403   403   403   302   302   302   302   403   403   in
POST /emergency/family/{number}/           403   403   403   403   403   403   403   302   302   302   302   403   403   in
POST /emergency/{emergency}/end/           403   403   403   403   403   403   403   404   404   404   404   403   403   in
GET  /emergency/reviews/                   403   403   403   403   403   403   403   403   403   403   403   200   403   in
GET  /emergency/reviews/{emergency}/       403   403   403   403   403   403   403   403   403   403   403   200   403   in
POST /emergency/reviews/{emergency}/       403   403   403   403   403   403   403   403   403   403   403   422   403   in
"""
