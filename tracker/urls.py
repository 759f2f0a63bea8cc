"""Every address of the site, grouped by part."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path

from tracker.views import (
    accounts,
    briefings,
    bulk,
    checks,
    dashboard,
    mail,
    meetings,
    my_work,
    organisations,
    people,
    recommendation_detail,
    recommendation_edit,
    recommendation_list,
    search,
    statuses,
    steps,
)

urlpatterns = [
    path("", dashboard.Dashboard.as_view(), name="dashboard"),
    path("work/", my_work.mine, name="my-work"),
    path("search/", search.search, name="search"),
    # Recommendations
    path("recommendations/", recommendation_list.RecommendationList.as_view(), name="recommendation-list"),
    path("recommendations.csv", recommendation_list.RecommendationExport.as_view(), name="recommendation-export"),
    path("recommendations/bulk", bulk.change, name="recommendation-bulk"),
    path("recommendations/<str:reference>/", recommendation_detail.detail, name="recommendation-detail"),
    path("recommendations/<str:reference>/report", recommendation_detail.report, name="recommendation-report"),
    path("recommendations/<str:reference>/check-in", recommendation_detail.check_in, name="recommendation-check-in"),
    path("recommendations/<str:reference>/edit", recommendation_edit.edit, name="recommendation-edit"),
    path("recommendations/<str:reference>/entries/<int:sequence>/correct", steps.correct, name="entry-correct"),
    path("recommendations/<str:reference>/entries/<int:sequence>/redact", steps.redact, name="entry-redact"),
    path("recommendations/<str:reference>/relate", steps.relate, name="recommendation-relate"),
    path("recommendations/<str:reference>/relations/<int:pk>/end", steps.end_relation, name="relation-end"),
    path("recommendations/<str:reference>/<slug:name>", steps.step, name="recommendation-step"),
    # Where they come from
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/add", meetings.add, name="meeting-add"),
    path("meetings/<str:code>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    path("meetings/<str:code>/edit", meetings.edit, name="meeting-edit"),
    path("meetings/<code>/remove", meetings.remove, name="meeting-remove"),
    path("meetings/<str:code>/recommendations/add", recommendation_edit.add, name="recommendation-add"),
    path("meetings/<str:code>/briefings/add", briefings.add, name="briefing-add"),
    path("briefings/<int:pk>/", briefings.detail, name="briefing-detail"),
    path("uploads/<int:pk>/", briefings.upload, name="upload-detail"),
    path("briefings/<int:pk>/original/", briefings.original, name="briefing-original"),
    path("briefings/<int:pk>/accept-all", briefings.track_all, name="briefing-accept-all"),
    path("passages/<int:pk>/accept", briefings.track, name="passage-accept"),
    path("passages/<int:pk>/set-aside", briefings.dont_track, name="passage-set-aside"),
    path("passages/<int:pk>/take-back", briefings.undo_dont_track, name="passage-take-back"),
    # Who and what they are given to
    path("people/", people.people, name="person-list"),
    path("people/invite", people.invite, name="person-invite"),
    path("people/log/", people.account_log, name="account-log"),
    path("people/mail/", mail.mail, name="mail-list"),
    path("people/mail/<int:pk>/send-again", mail.send_again, name="mail-send-again"),
    path("people/mail/<int:pk>/leave", mail.leave, name="mail-leave"),
    path("people/<int:pk>/", people.detail, name="person-detail"),
    path("people/<int:pk>/edit", people.person, name="person-edit"),
    path("people/<int:pk>/invite-again", people.invite_again, name="person-invite-again"),
    path("people/<int:pk>/deactivate", people.deactivate, name="person-deactivate"),
    path("organisations/", organisations.organisations, name="organisation-list"),
    path("organisations/add", organisations.add_organisation, name="organisation-add"),
    path("organisations/<int:pk>/edit", organisations.edit_organisation, name="organisation-edit"),
    path("organisations/<int:pk>/remove", organisations.remove_organisation, name="organisation-remove"),
    path("organisations/<int:pk>/add-post", organisations.add_post, name="post-add"),
    path("posts/<int:pk>/edit", organisations.edit_post, name="post-edit"),
    path("posts/<int:pk>/remove", organisations.remove_post, name="post-remove"),
    path("themes/", organisations.themes, name="theme-list"),
    path("themes/add", organisations.add_theme, name="theme-add"),
    path("themes/<int:pk>/edit", organisations.edit_theme, name="theme-edit"),
    path("themes/<int:pk>/remove", organisations.remove_theme, name="theme-remove"),
    # Guide and account
    path("statuses/", statuses.guide, name="status-guide"),
    path("log/checks/", checks.log_checks, name="log-checks"),
    path("log/acts/<int:pk>/redact", checks.redact_act, name="act-redact"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("password/", accounts.ChangePassword.as_view(), name="change-password"),
    path("password/forgotten", accounts.forgotten, name="password-forgotten"),
    path("password/set/<uidb64>/<token>/", accounts.SetPassword.as_view(), name="set-password"),
    path("admin/", admin.site.urls),
]

handler400 = "tracker.views.errors.bad_request"
handler403 = "tracker.views.errors.forbidden"
handler404 = "tracker.views.errors.not_found"
handler500 = "tracker.views.errors.failed"
