"""Every address of the site, grouped by part."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path

from tracker.views import accounts, briefings, dashboard, meetings, recommendation, recommendations, statuses, steps

urlpatterns = [
    path("", dashboard.Dashboard.as_view(), name="dashboard"),
    # Recommendations
    path("recommendations/", recommendations.RecommendationList.as_view(), name="recommendation-list"),
    path("recommendations.csv", recommendations.RecommendationExport.as_view(), name="recommendation-export"),
    path("recommendations/<str:reference>/", recommendation.detail, name="recommendation-detail"),
    path("recommendations/<str:reference>/report", recommendation.report, name="recommendation-report"),
    path("recommendations/<str:reference>/check-in", recommendation.check_in, name="recommendation-check-in"),
    path("recommendations/<str:reference>/entries/<int:sequence>/correct", steps.correct, name="entry-correct"),
    path("recommendations/<str:reference>/<slug:name>", steps.step, name="recommendation-step"),
    # Where they come from
    path("meetings/", meetings.MeetingList.as_view(), name="meeting-list"),
    path("meetings/<str:code>/", meetings.MeetingDetail.as_view(), name="meeting-detail"),
    path("briefings/<int:pk>/", briefings.detail, name="briefing-detail"),
    # Guide and account
    path("statuses/", statuses.guide, name="status-guide"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("password/", accounts.ChangePassword.as_view(), name="change-password"),
    path("admin/", admin.site.urls),
]

handler400 = "tracker.views.errors.bad_request"
handler403 = "tracker.views.errors.forbidden"
handler404 = "tracker.views.errors.not_found"
handler500 = "tracker.views.errors.failed"
