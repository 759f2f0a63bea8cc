"""What a person typed, checked for its form; whether it may be done is asked in the actions."""

from tracker.forms.report import REMARK, CheckInForm, ReportForm
from tracker.forms.steps import FORMS, CorrectForm, StepForm

__all__ = ["FORMS", "REMARK", "CheckInForm", "CorrectForm", "ReportForm", "StepForm"]
