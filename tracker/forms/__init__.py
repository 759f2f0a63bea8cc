"""Forms: they check what a person typed. The actions check whether it may be done."""

from tracker.forms import steps
from tracker.forms.access import RestrictForm
from tracker.forms.base import StepForm
from tracker.forms.dates import SetDateForm
from tracker.forms.report import NOTE_ONLY, CheckInForm, ReportForm
from tracker.forms.steps import CorrectForm
from tracker.workflow import Step

FORMS: dict[Step, type[StepForm]] = {
    **steps.FORMS,
    SetDateForm.step: SetDateForm,
    RestrictForm.step: RestrictForm,
}
"""The steps with a page of their own."""

__all__ = ["FORMS", "NOTE_ONLY", "CheckInForm", "CorrectForm", "ReportForm", "StepForm"]
