"""`person`: who works in the office, in which role."""

from __future__ import annotations

import click

from commands import chinese, console, options
from commands.session import Session
from engine import errors
from workflows.directory import users
from workflows.kernel import permissions


@chinese.group("person")
def person_group() -> None:
    """办公室人员：登记、列出、改角色。"""


@person_group.command("add")
@click.argument("name", metavar="姓名")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    metavar="角色",
    help="经办人、审核人、管理员、监督查阅；可写多个。",
)
@click.option(
    "--org",
    default="",
    metavar="部门",
    help="部门的键或名称；默认本办公室。部门的人员角色为部门经办人、部门签批人。",
)
@click.option("--os-user", default="", metavar="用户名", help="其在本机的用户名，免去 --as。")
@options.changes
@options.pass_session
def person_add(
    session: Session, name: str, roles: tuple[str, ...], org: str, os_user: str, run: options.Run
) -> None:
    """登记一位人员。"""
    organisation = f"department:{options.department(session, org)}" if org else users.OFFICE
    run(users.add, name=name, roles=roles, org=organisation, os_user=os_user)


@person_group.command("role")
@click.argument("name", metavar="姓名")
@click.option("--role", "roles", multiple=True, metavar="角色", help="改后的全部角色。")
@click.option("--leave", is_flag=True, help="离岗：不再能办理。")
@options.changes
@options.pass_session
def person_role(
    session: Session, name: str, roles: tuple[str, ...], leave: bool, run: options.Run
) -> None:
    """改一位人员的角色，或令其离岗。"""
    if not roles and not leave:
        raise errors.Misuse("请用 --role 写明角色，或用 --leave 表示离岗。")
    run(users.assign, name=name, roles=roles, active=not leave)


@person_group.command("list")
@options.reports
@options.pass_session
def person_list(session: Session, json_: bool) -> None:
    """列出人员和角色。"""
    with session.store.reading() as connection:
        people = users.everyone(connection)
    if json_:
        console.as_json(
            [
                {
                    "id": person.id,
                    "name": person.name,
                    "roles": person.roles,
                    "active": person.active,
                }
                for person in people
            ]
        )
        return
    rows = [
        (
            person.id,
            person.name,
            permissions.titles(person.roles),
            "" if person.active else "已离岗",
        )
        for person in people
    ]
    console.table(("编号", "姓名", "角色", "备注"), rows)
