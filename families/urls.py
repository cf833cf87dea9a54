from django.urls import include, path

from families.views import care, caseload, contact, family, living, people, secrecy

app_name = "families"

of_child = [
    path("", people.child, name="child"),
    path("edit/", people.edit_child, name="edit_child"),
    path("living/add/", living.add_arrangement, name="add_arrangement"),
    path("ambition/", care.change_ambition, name="change_ambition"),
    path("support/add/", care.add_support_need, name="add_support_need"),
    path("guardian/add/", care.add_guardian, name="add_guardian"),
    path("citizen-number/", contact.citizen_number, name="citizen_number"),
    path("citizen-number/show/", contact.show_citizen_number, name="show_citizen_number"),
    path("aftercare/start/", care.start_aftercare, name="start_aftercare"),
]

of_secrecy = [
    path("show/", secrecy.show_secrecy, name="show_secrecy"),
    path("edit/", secrecy.edit_secrecy, name="edit_secrecy"),
    path("clues/add/", secrecy.add_clue, name="add_clue"),
    path("clues/<int:clue_id>/remove/", secrecy.remove_clue, name="remove_clue"),
    path("readers/add/", secrecy.name_reader, name="name_reader"),
    path("readers/<int:reader_id>/end/", secrecy.end_reader, name="end_reader"),
]

of_family = [
    path("", family.family, name="family"),
    path("edit/", family.edit_family, name="edit_family"),
    path("phase/", family.enter_phase, name="enter_phase"),
    path("close/", family.close_family, name="close_family"),
    path("problems/", family.problems, name="problems"),
    path("problems/<int:problem_id>/end/", family.end_problem, name="end_problem"),
    path("persons/", people.persons, name="persons"),
    path("persons/add/", people.add_person, name="add_person"),
    path("persons/<int:person_id>/", people.edit_person, name="edit_person"),
    path("persons/<int:person_id>/address/", contact.change_address, name="change_address"),
    path("secret-addresses/", secrecy.secret_addresses, name="secret_addresses"),
    path("secret-addresses/add/", secrecy.add_secrecy, name="add_secrecy"),
    path("secret-addresses/<int:secrecy_id>/", include(of_secrecy)),
    path("children/add/", people.add_child, name="add_child"),
    path("children/<int:child_id>/", include(of_child)),
    path("living/<int:arrangement_id>/", living.edit_arrangement, name="edit_arrangement"),
    path("living/<int:arrangement_id>/end/", living.end_arrangement, name="end_arrangement"),
    path("support/<int:need_id>/", care.edit_support_need, name="edit_support_need"),
    path("aftercare/<int:episode_id>/", care.edit_aftercare, name="edit_aftercare"),
    path("check-ins/<int:check_in_id>/", care.record_check_in, name="record_check_in"),
]

urlpatterns = [
    path("families/", caseload.caseload, name="caseload"),
    path("families/<int:family_id>/", include(of_family)),
]
