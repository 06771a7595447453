"""What the site is measured against: small Flask applications, each as its documentation would have it written.

`BENCH_REFERENCE` names one; they are served by the same granian with the same flags.
"""

import os
from pathlib import Path

from flask import Flask, Response, redirect, render_template
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from wtforms import BooleanField, EmailField, StringField, TelField
from wtforms.validators import DataRequired, Email, Length

NAME, PAGE, DATABASE = "BENCH_REFERENCE", "BENCH_PAGE", "BENCH_DATABASE"
PURPOSES = ("participation", "draw", "offers_email")


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    last_name: Mapped[str]
    first_name: Mapped[str]
    patronymic: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    iin: Mapped[str]
    consents: Mapped[list["Consent"]] = relationship(back_populates="person")


class Consent(Base):
    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    given: Mapped[bool]
    person: Mapped[Person] = relationship(back_populates="consents")


class TenFields(FlaskForm):
    last_name = StringField("Фамилия", [DataRequired(), Length(max=100)])
    first_name = StringField("Имя", [DataRequired(), Length(max=100)])
    patronymic = StringField("Отчество", [Length(max=100)])
    email = EmailField("Эл. почта", [DataRequired(), Email()])
    phone = TelField("Телефон", [DataRequired(), Length(max=40)])
    iin = StringField("ИИН", [DataRequired(), Length(min=12, max=12)])
    of_age = BooleanField("Мне есть 18 лет", [DataRequired()])
    consent_participation = BooleanField("Согласен участвовать", [DataRequired()])
    consent_draw = BooleanField("Согласен на розыгрыш", [DataRequired()])
    consent_offers_email = BooleanField("Согласен получать письма")


def ready() -> Flask:
    """A view that answers the site's own landing page, ready made, byte for byte."""
    app = Flask(__name__)
    body = Path(os.environ[PAGE]).read_bytes()

    @app.get("/c/first-snow")
    def page() -> Response:
        return Response(body, mimetype="text/html", headers={"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})

    return app


def idiomatic() -> Flask:
    """A form of ten fields by Flask-WTF, rendered at each request and stored by Flask-SQLAlchemy."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="the reference has no secrets", SQLALCHEMY_DATABASE_URI=os.environ[DATABASE])
    db.init_app(app)
    CSRFProtect(app)
    prose = Path(os.environ[PAGE]).read_text()
    with app.app_context():
        db.create_all()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")

    @app.route("/enter", methods=["GET", "POST"])
    def enter() -> str | Response:
        form = TenFields()
        if not form.validate_on_submit():
            return render_template("form.html", form=form, prose=prose)
        person = Person(
            **{name: form[name].data for name in ("last_name", "first_name", "patronymic", "email", "phone", "iin")}
        )
        person.consents = [Consent(purpose=purpose, given=form[f"consent_{purpose}"].data) for purpose in PURPOSES]
        db.session.add(person)
        db.session.commit()
        return redirect("/thanks", 303)

    return app


if NAME in os.environ:
    app = {"ready": ready, "idiomatic": idiomatic}[os.environ[NAME]]()
