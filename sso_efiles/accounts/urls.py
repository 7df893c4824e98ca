"""Addresses of signing in and of the people."""

from django.urls import path

from sso_efiles.accounts import views

urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("session/", views.answer_session, name="session"),
    path("logout/", views.sign_out, name="logout"),
    path("account/password/", views.own_password, name="own-password"),
    path("users/", views.list_users, name="users"),
    path("users/add/", views.user_add, name="user-add"),
    path("users/<int:user_id>/", views.user_change, name="user-change"),
    path("users/<int:user_id>/password/", views.user_password, name="user-password"),
]
