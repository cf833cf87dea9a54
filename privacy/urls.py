from django.urls import path

from privacy import staff_pages

app_name = "privacy"
urlpatterns = [
    path("staff/", staff_pages.staff, name="staff"),
    path("staff/invite/", staff_pages.invite, name="invite_colleague"),
    path("staff/sign-in/", staff_pages.provider, name="identity_provider"),
    path("staff/<int:user_id>/", staff_pages.colleague, name="colleague"),
    path("staff/<int:user_id>/end/", staff_pages.end, name="end_colleague"),
    path("staff/<int:user_id>/reopen/", staff_pages.reopen, name="reopen_colleague"),
    path("staff/invitations/<int:invitation_id>/withdraw/", staff_pages.withdraw, name="withdraw_invitation"),
]
