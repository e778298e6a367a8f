"""What people send to the door and to the administration: shape and bounds only."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from tiru.i18n import _
from tiru.web.forms import Form

Short = Annotated[str, StringConstraints(max_length=200)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", max_length=254)]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]+$", min_length=3, max_length=80)]


class SignInForm(Form):
    username: Short
    password: Short


class CodeForm(Form):
    code: Annotated[str, StringConstraints(max_length=40)]


class EnrolForm(CodeForm):
    secret: Annotated[str, StringConstraints(max_length=64)]


class NewPasswordForm(Form):
    password: Short
    again: Short

    @model_validator(mode="after")
    def _same(self) -> NewPasswordForm:
        if self.password != self.again:
            raise ValueError(_("Kedua isian kata sandi tidak sama."))
        return self


class ChangePasswordForm(NewPasswordForm):
    current: Short


class ForgottenForm(Form):
    username: Short


class AccountForm(Form):
    username: Username
    name: Short
    email: Email | None = None
    nip: Annotated[str, StringConstraints(pattern=r"^\d{18}$")] | None = None
    clearance: Literal["B", "T", "R", "SR"] = "B"


class ReasonForm(Form):
    reason: Short


class GrantForm(Form):
    role_id: int
    scope: Literal["tenant", "unit", "desa", "own"] = "tenant"
    unit_id: int | None = None
    desa: Annotated[str, StringConstraints(pattern=r"^\d\d\.\d\d\.\d\d\.\d{4}$")] | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class RoleForm(Form):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
    title: Short
    permissions: list[str] = Field(default_factory=list)


class RoleTitleForm(Form):
    title: Short
    permissions: list[str] = Field(default_factory=list)


class TokenForm(Form):
    name: Short
    days: Annotated[int, Field(ge=1, le=365)] = 90
    permissions: Annotated[list[str], Field(min_length=1)]

    @field_validator("permissions")
    @classmethod
    def _once(cls, given: list[str]) -> list[str]:
        return sorted(set(given))


class ProviderForm(Form):
    title: Short
    issuer: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=400)]
    client_id: Short
    client_secret: Short | None = None
    enabled: bool = False
