from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/devices/<int:session_id>/end/", views.end_device, name="end_device"),
    path("sign-in-again/", views.sign_in_again, name="sign_in_again"),
    path("me/language/", views.set_language, name="set_language"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
