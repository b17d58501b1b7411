"""The channels that the office has set up, out of its `config.toml`.

`[channels.NAME]` has a kind or a preset. Any setting may be named `…_FILE` in lower case
(`password_file`, `url_file`, `secret_file`): then it is read from that file, so that a secret
stands in no settings. Paths are those of the home, unless they are whole.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import clock, errors, records
from notifications.channels import discreet, folder, http, mail, manual, protocol, smtp

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
"""Whole numbers and what they are at most.

An attempt must end before its lease does, so a time-out is short.
"""
OTHER = {"headers": dict, "later": list}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """`[delivery]`: the channels by default in order, those of the office itself, the sender."""

    default: tuple[str, ...] = (FOLDER,)
    office: tuple[str, ...] = (FOLDER,)
    sender: str = "mofan@localhost"
    sender_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Every channel by name; `folder` and `manual` are always there."""

    delivery: Delivery
    channels: Mapping[str, protocol.Channel]

    @property
    def sending(self) -> dict[str, protocol.Channel]:
        """Those that leave by themselves."""
        return {
            name: channel for name, channel in self.channels.items() if channel.traits.does_send
        }

    def close(self) -> None:
        """Let go of every connection."""
        for channel in self.channels.values():
            channel.close()


def load(settings: Mapping[str, Any], home: Path, time: clock.Clock) -> Registry:
    """The channels of these `settings` (of `config.toml`), `folder` and `manual` among them.

    Relative paths are those of `home`; signatures are dated by `time`. Raises Misuse with every
    fault. Nothing is connected yet.
    """
    reading = _Reading(home)
    delivery = reading.delivery(settings.get("delivery", {}))
    channels: dict[str, protocol.Channel] = {}
    for name, section in settings.get("channels", {}).items():
        plan = reading.channel(name, section)
        if plan is not None:
            made = _make(name, plan, delivery, home, time)
            channels[name] = discreet.Discreet(made, discreet.secrets_of(plan))
    box = folder.Folder(
        FOLDER, home / "outbox", sender=delivery.sender, sender_name=delivery.sender_name
    )
    channels = {FOLDER: box, MANUAL: manual.Manual(MANUAL), **channels}
    for key, names in (("default", delivery.default), ("office", delivery.office)):
        reading.check_names(f"[delivery] {key}", names, channels)
    if reading.faults:
        raise errors.Misuse(reading.faults)
    return Registry(delivery=delivery, channels=channels)


class _Reading:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.faults: list[records.Fault] = []

    def fault(self, where: str, message: str, expected: str = "") -> None:
        self.faults.append(
            records.Fault(message=message, where=f"config.toml {where}", expected=expected)
        )

    def check_names(
        self, where: str, names: tuple[str, ...], channels: Mapping[str, object]
    ) -> None:
        for name in names:
            if name not in channels:
                self.fault(where, f"没有渠道“{name}”", f"有 {'、'.join(channels)}")

    def delivery(self, section: Any) -> Delivery:
        where = "[delivery]"
        if not isinstance(section, dict) or set(section) - set(Delivery.__dataclass_fields__):
            self.fault(where, "含不认识的项目", f"可用：{'、'.join(Delivery.__dataclass_fields__)}")
            return Delivery()
        plain: dict[str, Any] = {}
        for key, setting in section.items():
            if key in ("default", "office"):
                if (
                    not isinstance(setting, list)
                    or not setting
                    or not all(isinstance(entry, str) for entry in setting)
                ):
                    self.fault(
                        f"{where} {key}", "应是一组渠道名称", f'如 {key} = ["mail", "folder"]'
                    )
                    continue
                plain[key] = tuple(setting)
            elif not isinstance(setting, str):
                self.fault(f"{where} {key}", "应是文字")
            else:
                plain[key] = setting
        delivery = Delivery(**plain)
        if not mail.is_address(delivery.sender):
            self.fault(f"{where} sender", f"“{delivery.sender}”不是邮箱地址")
        return delivery

    def channel(self, name: str, section: Any) -> dict[str, Any] | None:
        where = f"[channels.{name}]"
        if not isinstance(section, dict):
            self.fault(where, "应是一组设置")
            return None
        preset = section.get("preset", "")
        base: dict[str, Any] = {}
        if preset:
            path = PRESETS / f"{preset}.toml"
            if preset not in presets():
                self.fault(where, f"没有预设“{preset}”", f"有 {'、'.join(presets())}")
                return None
            base = tomllib.loads(path.read_text(encoding="utf-8"))
        plan = {**base, **self._secrets(where, section)}
        kind = plan.get("kind", "")
        if name in (FOLDER, MANUAL) and (name, kind) != (FOLDER, "folder"):
            self.fault(where, f"“{name}”总是有的，不能另作他用", "请换一个名称")
            return None
        if kind not in KINDS:
            self.fault(where, f"没有种类“{kind}”", f"kind 应为 {'、'.join(KINDS)}")
            return None
        before = len(self.faults)
        for key in sorted(set(plan) - KINDS[kind] - COMMON):
            self.fault(
                where, f"不认识的项目“{key}”", f"可用：{'、'.join(sorted(KINDS[kind] | COMMON))}"
            )
        for key in NEEDED.get(kind, ()):
            if not plan.get(key):
                self.fault(where, f"缺少“{key}”")
        for key, setting in plan.items():
            self._check_setting(where, key, setting)
        if plan.get("ca_file"):
            plan["ca_file"] = str(self._path(plan["ca_file"]))
            if not Path(plan["ca_file"]).is_file():
                self.fault(where, f"没有证书文件 {plan['ca_file']}")
        if kind == "http" and len(self.faults) == before:
            for sentence in http.faults(_settings(plan)):
                self.fault(where, sentence)
        return plan if len(self.faults) == before else None

    def _check_setting(self, where: str, key: str, setting: Any) -> None:
        if key in CHOICES:
            if setting not in CHOICES[key]:
                self.fault(
                    where,
                    f"{key} 不能是“{setting}”",
                    f"应为 {'、'.join(choice for choice in CHOICES[key] if choice)}",
                )
        elif key in WHOLE:
            if (
                not isinstance(setting, int)
                or isinstance(setting, bool)
                or not 1 <= setting <= WHOLE[key]
            ):
                self.fault(where, f"{key} 不能是“{setting}”", f"应为 1 至 {WHOLE[key]} 的整数")
        elif key in OTHER:
            if not isinstance(setting, OTHER[key]):
                self.fault(
                    where,
                    f"{key} 写得不对",
                    "headers 应是一组设置" if key == "headers" else "later 应是一组值",
                )
        elif key != "equals" and not isinstance(setting, str):
            self.fault(where, f"{key} 应是文字，现为“{setting}”")
        elif key in ("host", "user", "password") and not setting.isascii():
            self.fault(where, f"{key} 只能用英文字母、数字和符号")

    def _path(self, text: object) -> Path:
        return self.home / Path(str(text)).expanduser()

    def _secrets(self, where: str, section: Mapping[str, Any]) -> dict[str, Any]:
        plan = {}
        for key, setting in section.items():
            if not key.endswith("_file") or key == "ca_file":
                plan[key] = setting
                continue
            try:
                plan[key.removesuffix("_file")] = (
                    self._path(setting).read_text(encoding="utf-8").strip()
                )
            except (OSError, UnicodeDecodeError) as error:
                self.fault(where, f"{key} 指的文件读不出来（{error}）")
        return plan


def presets() -> list[str]:
    """The presets that come with the program."""
    return sorted(path.stem for path in PRESETS.glob("*.toml"))


def _settings(plan: Mapping[str, Any]) -> http.Settings:
    arguments = {key: setting for key, setting in plan.items() if key in KINDS["http"]}
    return http.Settings(**{**arguments, "later": tuple(arguments.get("later", ()))})


def _make(
    name: str, plan: dict[str, Any], delivery: Delivery, home: Path, time: clock.Clock
) -> protocol.Channel:
    kind = plan["kind"]
    if kind == "folder":
        where = home / Path(plan.get("path", "outbox")).expanduser()
        return folder.Folder(name, where, sender=delivery.sender, sender_name=delivery.sender_name)
    traits = protocol.Traits(
        name=name,
        kind=kind,
        address=plan.get("address", "mail" if kind == "smtp" else ""),
        rate_per_minute=plan.get("rate_per_minute"),
        doubt=plan.get("doubt", "resend"),
    )
    if kind == "http":
        return http.Http(traits, _settings(plan), time)
    arguments = {key: setting for key, setting in plan.items() if key in KINDS[kind]}
    security: smtp.Security = arguments.get("security", "starttls")
    port = {"starttls": 587, "tls": 465, "none": 25}[security]
    named: dict[str, Any] = {
        "sender": delivery.sender,
        "sender_name": delivery.sender_name,
        "port": port,
        "security": security,
    }
    return smtp.Smtp(traits, smtp.Settings(**(named | arguments)))
