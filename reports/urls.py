from django.urls import path

from reports.views import file_log, overview, papers, reports, schedules

app_name = "reports"

OF_FAMILY = "families/<int:family_id>/reports/"
REPORT = OF_FAMILY + "<int:report_id>/"
SCHEDULE = OF_FAMILY + "schedule/<int:schedule_id>/"

urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("overview/bell/", overview.bell, name="bell"),
    path("families/<int:family_id>/log/", file_log.file_log, name="file_log"),
    path("families/<int:family_id>/log/pdf/", file_log.file_log_pdf, name="file_log_pdf"),
    path(OF_FAMILY, reports.reports, name="reports"),
    path(OF_FAMILY + "add/", reports.add_report, name="add_report"),
    path(REPORT, reports.report, name="report"),
    path(REPORT + "state/", reports.report_state, name="report_state"),
    path(REPORT + "pdf/", papers.pdf, name="pdf"),
    path(REPORT + "download/", papers.download, name="download"),
    path(REPORT + "again/", reports.again, name="again"),
    path(OF_FAMILY + "schedule/add/", schedules.add_schedule, name="add_schedule"),
    path(SCHEDULE, schedules.schedule, name="schedule"),
    path(SCHEDULE + "stop/", schedules.stop_schedule, name="stop_schedule"),
]
