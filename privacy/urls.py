from django.urls import path

from privacy.views import emergency, log, reviews, staff

app_name = "privacy"

urlpatterns = [
    path("emergency/", emergency.emergency, name="emergency"),
    path("emergency/sign-in-again/", emergency.sign_in_again, name="sign_in_again"),
    path("emergency/family/", emergency.find_family, name="find_family"),
    path("emergency/family/<str:number>/", emergency.ask, name="ask_emergency"),
    path("emergency/<int:access_id>/end/", emergency.end, name="end_emergency"),
    path("emergency/reviews/", reviews.reviews, name="reviews"),
    path("emergency/reviews/<int:access_id>/", reviews.review, name="review"),
    path("log/", log.log, name="log"),
    path("log/export/", log.export, name="export_log"),
    path("my-log/", log.own_log, name="own_log"),
    path("staff/", staff.staff, name="staff"),
    path("staff/invite/", staff.invite, name="invite_colleague"),
    path("staff/sign-in/", staff.provider, name="identity_provider"),
    path("staff/<int:user_id>/", staff.colleague, name="colleague"),
    path("staff/<int:user_id>/end/", staff.end, name="end_colleague"),
    path("staff/<int:user_id>/reopen/", staff.reopen, name="reopen_colleague"),
    path("staff/invitations/<int:invitation_id>/withdraw/", staff.withdraw, name="withdraw_invitation"),
]
