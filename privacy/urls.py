from django.urls import path

from privacy.views import emergency, log, reviews

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
]
