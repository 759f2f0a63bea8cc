"""What a person typed, checked for its form; whether it may be done is asked in the actions."""

from tracker.forms import steps
from tracker.forms.base import StepForm
from tracker.forms.dates import SetDateForm
from tracker.forms.report import REMARK, CheckInForm, ReportForm
from tracker.forms.steps import CorrectForm
from tracker.workflow import Step

FORMS: dict[Step, type[StepForm]] = {**steps.FORMS, SetDateForm.step: SetDateForm}
"""The steps with a page of their own."""

__all__ = ["FORMS", "REMARK", "CheckInForm", "CorrectForm", "ReportForm", "StepForm"]
