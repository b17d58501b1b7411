"""What sending stands on: the channels and texts of the home, one pass of the worker.

Apart from the session, because only few commands need what it imports.
"""

from __future__ import annotations

from commands.session import Session
from engine import errors
from notifications import compose, delivery, samples, templates, worker
from notifications.channels import discreet, registry
from workflows.reports import health


def channels_of(session: Session) -> registry.Registry:
    """The channels of the home. Raises Misuse with every fault of its settings."""
    return registry.load(session.home.settings, session.home.folder, session.time)


def texts(session: Session) -> templates.Texts:
    """The templates, those of the home first. What a sandbox says is marked 演练."""
    return templates.Texts(session.home.folder, mark=session.mark)


def run_pass(session: Session, *, is_released: bool) -> worker.Pass:
    """One pass of the worker: what has come due, composed and sent.

    Raises Refused where a person should look first; `is_released` says that one did.
    """
    channels = channels_of(session)
    with worker.attending(session.store, session.time, is_released=is_released) as by:
        try:
            return worker.run_once(session.system, texts=texts(session), ways=channels, by=by)
        finally:
            channels.close()


def drain(
    session: Session, *, is_urgent: bool, is_released: bool
) -> delivery.DeliveryResult | None:
    """The sending alone, of the cycle that is meant; None outside the scheme's hours.

    `is_urgent` sends in any hour. Raises Refused as `run_pass` does, unless `is_released`.
    """
    with session.looking() as cycle:
        is_open = compose.is_open(cycle, session.time.now())
    if not is_open and not is_urgent:
        return None
    with worker.attending(session.store, session.time, is_released=is_released) as by:
        return delivery.deliver(
            session.system, ledger=session.ledger, channels=channels_of(session).sending, by=by
        )


def _telling(session: Session) -> list[health.Finding]:
    """What in the settings must stay secret, and what goes out readable by everybody on the way."""
    findings = []
    for name, section in session.home.settings.get("channels", {}).items():
        if not isinstance(section, dict):
            continue
        secrets = [key for key in discreet.TELLING if isinstance(section.get(key), str)]
        if secrets:
            sentence = f"config.toml 的 channels.{name} 里写着密钥：{'、'.join(secrets)}"
            mend = "可改用 password_file 等，把密钥放在另一个文件里"
            findings.append(health.Finding(level="warning", sentence=sentence, mend=mend))
        if section.get("user") and section.get("security") == "none":
            sentence = f"config.toml 的 channels.{name} 明文登录：口令在途中人人可见"
            mend = "请把 security 改为 starttls 或 tls"
            findings.append(health.Finding(level="warning", sentence=sentence, mend=mend))
    return findings


def faults(session: Session) -> list[health.Finding]:
    """What is wrong with the channels' settings and the office's own templates, for `doctor`."""
    findings = []
    try:
        channels_of(session).close()
    except errors.Misuse as error:
        findings += [
            health.Finding(level="bad", sentence=fault.sentence, mend="请改 config.toml")
            for fault in error.faults
        ]
    findings += _telling(session)
    sentences = samples.faults(texts(session))
    return [
        *findings,
        *(
            health.Finding(level="bad", sentence=sentence, mend="请改数据目录 templates 里的模板")
            for sentence in sentences
        ),
    ]
