"""Asking in the middle of something who is there, without losing what was typed.

A form comes whose sender's session has run out, or that needs a proof: the answer is the page that asks, and it
carries the form sealed (`held_forms`). The page sends both to the form's own address. Once the proof is good, the
request goes on as the form that it brought back; no script is needed, and nothing was done before.
"""

from http import HTTPStatus

from flask import after_this_request, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from webapp import accounts
from webapp.accounts import StaffMember
from webapp.blueprints.shared import access, held_forms, staff_navigation
from webapp.blueprints.shared.access import Question
from webapp.blueprints.staff.sign_in import credentials
from webapp.blueprints.staff.sign_in.forms import ReauthenticateForm, SignInForm
from webapp.blueprints.staff.sign_in.views import begin, reauthenticate_page, sign_in_page
from webapp.platform import clock
from webapp.platform.cookies import carry_over


def ask(question: Question, whose: StaffMember) -> Response:
    """The page that asks, with the form of the request at hand in it."""
    return make_response(_page(question, held_forms.seal(whose.id)), HTTPStatus.FORBIDDEN)


def lead_in() -> Response:
    """What is there for somebody whose session has run out: nothing, as for all strangers, but with the way in and back."""
    onward = request.full_path.rstrip("?")
    return make_response(sign_in_page(SignInForm(formdata=None), onward=onward), HTTPStatus.NOT_FOUND)


def take_up(question: Question | None, whose: StaffMember) -> Response | None:
    """Go on with a form that comes back, once it is shown whose it is. None: the request is that form now."""
    if question is None or question is Question.SEND_AGAIN:
        return _restore(whose)
    form = SignInForm() if question is Question.SIGN_IN else ReauthenticateForm()
    try:
        if isinstance(form, SignInForm):
            member = credentials.member_of(form, clock.now())
            if member.id != whose.id:  # what somebody else typed is not theirs to send
                response = begin(member, make_response("", HTTPStatus.FORBIDDEN), credentials.method_of(form))
                response.set_data(_not_sent(member))
                return response
            _hold_from_here(begin(member, Response(), credentials.method_of(form)))
        else:
            _reauthenticate(form, whose)
    except credentials.REFUSALS as error:
        refusal = credentials.refusal_of(error, form)
        page = _page(question, request.form.get(held_forms.FIELD, ""), refusal.fault)
        return make_response(page, refusal.status, refusal.headers)
    return _restore(whose)


def _restore(whose: StaffMember) -> Response | None:
    """None: the request is the form again that it brought back."""
    if held_forms.restore(whose.id, clock.now()):
        return None
    return make_response(_not_sent(whose), HTTPStatus.BAD_REQUEST)


def _not_sent(member: StaffMember) -> str:
    """The page for who is signed in now and did not type what was held, or typed it too long ago."""
    home = staff_navigation.home_url(member.role)
    return render_template("staff/sign_in/not_sent.html", member=member, onward=home)


def _reauthenticate(form: ReauthenticateForm, whose: StaffMember) -> None:
    credentials.expect(whose, form, clock.now())
    token = accounts.reauthenticate_session(access.own_session(), clock.now(), credentials.method_of(form))
    _hold_from_here(access.remember(Response(), token.text))


def _hold_from_here(begun: Response) -> None:
    """Have the answer that is still to be made set the cookies of another one."""

    @after_this_request
    def set_cookies(response: Response) -> Response:
        carry_over(begun, response)
        return response


def _page(question: Question, held: str, fault: str = "") -> str:
    waiting = {"held": held, "action": request.full_path.rstrip("?"), "fault": fault, "onward": ""}
    if question is Question.SIGN_IN:
        return sign_in_page(SignInForm(formdata=None), **waiting)
    if question is Question.REAUTHENTICATE:
        asked = access.rule_of(current_app, request.endpoint or "")
        gives_file = asked is not None and asked.gives_file
        return reauthenticate_page(ReauthenticateForm(formdata=None), gives_file=gives_file, **waiting)
    return render_template("staff/sign_in/again.html", **waiting)
