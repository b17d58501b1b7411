"""The channels that the office has set up, out of its `config.toml`: `[channels.NAME]` with a kind or a preset. All faults at once.

Any setting may be named `…_FILE` in lower case (`password_file`, `url_file`, `secret_file`): then it is read from that file, so that a
secret stands in no settings. Paths are those of the home, unless they are whole.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import clock, errors, records
from notifications.channels import folder, http, mail, manual, parcels, smtp

PRESETS = Path(__file__).parent / "presets"
FOLDER, MANUAL = "folder", "manual"
KINDS: dict[str, frozenset[str]] = {
    "folder": frozenset({"path"}),
    "smtp": frozenset(
        {"host", "port", "security", "user", "password", "ca_file", "timeout_seconds"}
    ),
    "http": frozenset(
        {
            "url",
            "method",
            "headers",
            "body",
            "path",
            "equals",
            "later",
            "secret",
            "signing",
            "sign_header",
            "ca_file",
            "timeout_seconds",
        }
    ),
}
COMMON = frozenset({"kind", "preset", "address", "rate_per_minute", "doubt"})
NEEDED = {"smtp": ("host",), "http": ("url", "body")}
CHOICES: dict[str, tuple[str, ...]] = {
    "security": ("starttls", "tls", "none"),
    "doubt": ("resend", "hold"),
    "signing": ("", "header", "dingtalk"),
    "address": ("", "mail", "phone"),
}
WHOLE = {"port": 65535, "rate_per_minute": 100_000, "timeout_seconds": 60}
"""Whole numbers and what they are at most. An attempt must end before its lease does, so a time-out is short."""
OTHER = {"headers": dict, "later": list}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """`[delivery]`: the ways by default in order, those of the office itself, and whose name stands under a mail."""

    default: tuple[str, ...] = (FOLDER,)
    office: tuple[str, ...] = (FOLDER,)
    sender: str = "mofan@localhost"
    sender_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Every channel by name; `folder` and `manual` are always there."""

    delivery: Delivery
    channels: Mapping[str, parcels.Channel]

    @property
    def sending(self) -> dict[str, parcels.Channel]:
        """Those that leave by themselves."""
        return {name: one for name, one in self.channels.items() if one.traits.does_send}

    def close(self) -> None:
        """Let go of every connection."""
        for one in self.channels.values():
            one.close()


def load(settings: Mapping[str, Any], home: Path, time: clock.Clock) -> Registry:
    """The channels of these settings. Raises Misuse with every fault."""
    reading = _Reading(home)
    delivery = reading.delivery(settings.get("delivery", {}))
    found: dict[str, parcels.Channel] = {}
    for name, given in settings.get("channels", {}).items():
        plan = reading.channel(name, given)
        if plan is not None:
            found[name] = _make(name, plan, delivery, home, time)
    box = folder.Folder(
        FOLDER, home / "outbox", sender=delivery.sender, sender_name=delivery.sender_name
    )
    found = {FOLDER: box, MANUAL: manual.Manual(MANUAL), **found}
    for key, names in (("default", delivery.default), ("office", delivery.office)):
        reading.known(f"[delivery] {key}", names, found)
    if reading.faults:
        raise errors.Misuse(reading.faults)
    return Registry(delivery=delivery, channels=found)


class _Reading:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.faults: list[records.Fault] = []

    def say(self, where: str, message: str, expected: str = "") -> None:
        self.faults.append(
            records.Fault(message=message, where=f"config.toml {where}", expected=expected)
        )

    def known(self, where: str, names: tuple[str, ...], channels: Mapping[str, object]) -> None:
        for name in names:
            if name not in channels:
                self.say(where, f"没有渠道“{name}”", f"有 {'、'.join(channels)}")

    def delivery(self, given: Any) -> Delivery:
        where = "[delivery]"
        if not isinstance(given, dict) or set(given) - set(Delivery.__dataclass_fields__):
            self.say(where, "含不认识的项目", f"可用：{'、'.join(Delivery.__dataclass_fields__)}")
            return Delivery()
        plain: dict[str, Any] = {}
        for key, value in given.items():
            if key in ("default", "office"):
                if (
                    not isinstance(value, list)
                    or not value
                    or not all(isinstance(one, str) for one in value)
                ):
                    self.say(f"{where} {key}", "应是一组渠道名称", f'如 {key} = ["mail", "folder"]')
                    continue
                plain[key] = tuple(value)
            elif not isinstance(value, str):
                self.say(f"{where} {key}", "应是文字")
            else:
                plain[key] = value
        found = Delivery(**plain)
        if not mail.is_address(found.sender):
            self.say(f"{where} sender", f"“{found.sender}”不是邮箱地址")
        return found

    def channel(self, name: str, given: Any) -> dict[str, Any] | None:
        where = f"[channels.{name}]"
        if not isinstance(given, dict):
            self.say(where, "应是一组设置")
            return None
        preset = given.get("preset", "")
        base: dict[str, Any] = {}
        if preset:
            path = PRESETS / f"{preset}.toml"
            if preset not in presets():
                self.say(where, f"没有预设“{preset}”", f"有 {'、'.join(presets())}")
                return None
            base = tomllib.loads(path.read_text(encoding="utf-8"))
        plan = {**base, **self._secrets(where, given)}
        kind = plan.get("kind", "")
        if name in (FOLDER, MANUAL) and (name, kind) != (FOLDER, "folder"):
            self.say(where, f"“{name}”总是有的，不能另作他用", "请换一个名称")
            return None
        if kind not in KINDS:
            self.say(where, f"没有种类“{kind}”", f"kind 应为 {'、'.join(KINDS)}")
            return None
        before = len(self.faults)
        for key in sorted(set(plan) - KINDS[kind] - COMMON):
            self.say(
                where, f"不认识的项目“{key}”", f"可用：{'、'.join(sorted(KINDS[kind] | COMMON))}"
            )
        for key in NEEDED.get(kind, ()):
            if not plan.get(key):
                self.say(where, f"缺少“{key}”")
        for key, value in plan.items():
            self._value(where, key, value)
        if plan.get("ca_file"):
            plan["ca_file"] = str(self._path(plan["ca_file"]))
            if not Path(plan["ca_file"]).is_file():
                self.say(where, f"没有证书文件 {plan['ca_file']}")
        if kind == "http" and len(self.faults) == before:
            for sentence in http.faults(_settings(plan)):
                self.say(where, sentence)
        return plan if len(self.faults) == before else None

    def _value(self, where: str, key: str, value: Any) -> None:
        if key in CHOICES:
            if value not in CHOICES[key]:
                self.say(
                    where,
                    f"{key} 不能是“{value}”",
                    f"应为 {'、'.join(one for one in CHOICES[key] if one)}",
                )
        elif key in WHOLE:
            if (
                not isinstance(value, int)
                or isinstance(value, bool)
                or not 1 <= value <= WHOLE[key]
            ):
                self.say(where, f"{key} 不能是“{value}”", f"应为 1 至 {WHOLE[key]} 的整数")
        elif key in OTHER:
            if not isinstance(value, OTHER[key]):
                self.say(
                    where,
                    f"{key} 写得不对",
                    "headers 应是一组设置" if key == "headers" else "later 应是一组值",
                )
        elif key != "equals" and not isinstance(value, str):
            self.say(where, f"{key} 应是文字，现为“{value}”")
        elif key in ("host", "user", "password") and not value.isascii():
            self.say(where, f"{key} 只能用英文字母、数字和符号")

    def _path(self, text: object) -> Path:
        return self.home / Path(str(text)).expanduser()

    def _secrets(self, where: str, given: Mapping[str, Any]) -> dict[str, Any]:
        plan = {}
        for key, value in given.items():
            if not key.endswith("_file") or key == "ca_file":
                plan[key] = value
                continue
            try:
                plan[key.removesuffix("_file")] = (
                    self._path(value).read_text(encoding="utf-8").strip()
                )
            except (OSError, UnicodeDecodeError) as error:
                self.say(where, f"{key} 指的文件读不出来（{error}）")
        return plan


def presets() -> list[str]:
    """The presets that come with the program."""
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


def _settings(plan: Mapping[str, Any]) -> http.Settings:
    own = {key: value for key, value in plan.items() if key in KINDS["http"]}
    return http.Settings(**{**own, "later": tuple(own.get("later", ()))})


def _make(
    name: str, plan: dict[str, Any], delivery: Delivery, home: Path, time: clock.Clock
) -> parcels.Channel:
    kind = plan["kind"]
    if kind == "folder":
        where = home / Path(plan.get("path", "outbox")).expanduser()
        return folder.Folder(name, where, sender=delivery.sender, sender_name=delivery.sender_name)
    traits = parcels.Traits(
        name=name,
        kind=kind,
        address=plan.get("address", "mail" if kind == "smtp" else ""),
        rate_per_minute=plan.get("rate_per_minute"),
        doubt=plan.get("doubt", "resend"),
    )
    if kind == "http":
        return http.Http(traits, _settings(plan), time)
    own = {key: value for key, value in plan.items() if key in KINDS[kind]}
    security: smtp.Security = own.get("security", "starttls")
    port = {"starttls": 587, "tls": 465, "none": 25}[security]
    named: dict[str, Any] = {
        "sender": delivery.sender,
        "sender_name": delivery.sender_name,
        "port": port,
        "security": security,
    }
    return smtp.Smtp(traits, smtp.Settings(**(named | own)))
