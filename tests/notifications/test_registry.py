"""The channels out of the settings.

What is always there, secrets from files, all faults at once.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from commands import known_channels, session
from commands.session import Session
from engine import clock, errors
from notifications.channels import discreet, http, protocol, registry, smtp
from storage import home
from tests.support import delivery

TIME = clock.VirtualClock(delivery.NOON)


def inner(channel: protocol.Channel) -> protocol.Channel:
    assert isinstance(channel, discreet.Discreet)
    return channel.channel


def load(text: str, folder: Path) -> registry.Registry:
    return registry.load(tomllib.loads(text), folder, TIME)


def faults(text: str, folder: Path) -> list[str]:
    with pytest.raises(errors.Misuse) as caught:
        load(text, folder)
    return [fault.sentence for fault in caught.value.faults]


def test_folder_and_by_hand_are_always_there(tmp_path: Path) -> None:
    found = load("", tmp_path)
    assert {name: one.traits.does_send for name, one in found.channels.items()} == {
        "folder": True,
        "manual": False,
    }
    assert (list(found.sending), found.delivery.default) == (["folder"], ("folder",))
    assert [one.check().verdict for one in found.channels.values()] == ["accepted", "accepted"]


def test_mail_and_robot_are_set_up_with_secrets_out_of_files(tmp_path: Path) -> None:
    (tmp_path / "mail.secret").write_text("secret\n", encoding="utf-8")
    (tmp_path / "robot.url").write_text("https://example.org/robot?key=1\n", encoding="utf-8")
    (tmp_path / "ca.pem").write_bytes(delivery.CERTIFICATE.read_bytes())
    found = load(
        """
        [delivery]
        default = ["mail", "robot"]
        sender = "office@example.org"
        sender_name = "办公室"
        [channels.mail]
        kind = "smtp"
        host = "mail.example.org"
        user = "office"
        password_file = "mail.secret"
        ca_file = "ca.pem"
        [channels.robot]
        preset = "wecom"
        url_file = "robot.url"
        rate_per_minute = 10
        """,
        tmp_path,
    )
    mail, robot = (inner(found.channels[name]) for name in ("mail", "robot"))
    assert isinstance(mail, smtp.Smtp)
    assert (mail.settings.port, mail.settings.security, mail.settings.password) == (
        587,
        "starttls",
        "secret",
    )
    assert (mail.settings.ca_file, mail.settings.sender, mail.traits.address) == (
        str(tmp_path / "ca.pem"),
        "office@example.org",
        "mail",
    )
    assert isinstance(robot, http.Http)
    assert (robot.settings.url, robot.traits.rate_per_minute) == (
        "https://example.org/robot?key=1",
        10,
    )


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    assert faults(
        """
        [delivery]
        default = "mail"
        office = ["nowhere"]
        sender = "办公室"
        [channels.a]
        kind = "smtp"
        port = "25"
        security = "ssl"
        timeout_seconds = 600
        password_file = "none"
        ca_file = "none.pem"
        colour = "red"
        [channels.b]
        kind = "http"
        url = "robot"
        body = "{{ nothing }}"
        [channels.c]
        kind = "fax"
        [channels.d]
        preset = "qq"
        [channels.manual]
        kind = "smtp"
        [channels.e]
        kind = "http"
        url = "https://example.org"
        body = "{{ text"
        doubt = "maybe"
        headers = "X: 1"
        [channels.f]
        kind = "smtp"
        host = "邮件"
        """,
        tmp_path,
    ) == [
        'config.toml [delivery] default：应是一组渠道名称（如 default = ["mail", "folder"]）',
        "config.toml [delivery] sender：“办公室”不是邮箱地址",
        "config.toml [channels.a]：password_file 指的文件读不出来"
        f"（[Errno 2] No such file or directory: '{tmp_path}/none'）",
        "config.toml [channels.a]：不认识的项目“colour”（可用：address、ca_file、doubt、host、"
        "kind、password、port、preset、rate_per_minute、security、timeout_seconds、user）",
        "config.toml [channels.a]：缺少“host”",
        "config.toml [channels.a]：port 不能是“25”（应为 1 至 65535 的整数）",
        "config.toml [channels.a]：security 不能是“ssl”（应为 starttls、tls、none）",
        "config.toml [channels.a]：timeout_seconds 不能是“600”（应为 1 至 60 的整数）",
        f"config.toml [channels.a]：没有证书文件 {tmp_path}/none.pem",
        "config.toml [channels.b]：body 填不出来（UndefinedError 'nothing' is undefined）",
        "config.toml [channels.b]：url 应以 http:// 或 https:// 开头",
        "config.toml [channels.c]：没有种类“fax”（kind 应为 folder、smtp、http）",
        "config.toml [channels.d]：没有预设“qq”（有 dingtalk、sms、wecom）",
        "config.toml [channels.manual]：“manual”总是有的，不能另作他用（请换一个名称）",
        "config.toml [channels.e]：doubt 不能是“maybe”（应为 resend、hold）",
        "config.toml [channels.e]：headers 写得不对（headers 应是一组设置）",
        "config.toml [channels.f]：host 只能用英文字母、数字和符号",
        "config.toml [delivery] office：没有渠道“nowhere”（有 folder、manual）",
    ]


def test_body_that_is_no_template_is_told_when_the_settings_are_read(tmp_path: Path) -> None:
    (sentence,) = faults(
        '[channels.e]\nkind = "http"\nurl = "https://example.org"\nbody = "{{ text"\n', tmp_path
    )
    assert sentence.startswith("config.toml [channels.e]：body 填不出来（TemplateSyntaxError ")


def test_names_of_channels_are_known_without_loading_them(tmp_path: Path) -> None:
    text = (
        '[channels.mail]\nkind = "smtp"\nhost = "mail.example.org"\n'
        '[channels.folder]\nkind = "folder"\npath = "elsewhere"\n'
    )
    made = home.create(tmp_path / "home", is_sandbox=True)
    (made.folder / home.SETTINGS).write_text(
        f"format = 1\nsandbox = true\n{text}", encoding="utf-8"
    )
    of = Session(session.Settings(home=made.folder))
    assert known_channels.channel_names(of) == list(load(text, made.folder).channels)
