-- made by: python -m tests.golden.make
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE attachment (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	submission INTEGER NOT NULL, 
	blob VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (book, id)
);
CREATE TABLE blob (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	media VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_blob PRIMARY KEY (book, id), 
	CONSTRAINT uq_blob_book_digest UNIQUE (book, digest)
);
CREATE TABLE book (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	algorithm VARCHAR NOT NULL, 
	scheme VARCHAR NOT NULL, 
	calendar VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	is_sandbox BOOLEAN NOT NULL, 
	asks_proof BOOLEAN NOT NULL, 
	head_seq INTEGER NOT NULL, 
	head_hash VARCHAR NOT NULL, 
	head_at DATETIME, 
	next_id INTEGER NOT NULL, 
	CONSTRAINT pk_book PRIMARY KEY (book, id), 
	CONSTRAINT uq_book_kind_label UNIQUE (kind, label)
);
CREATE TABLE cases (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	track VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	entered_on DATE NOT NULL, 
	held VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	"left" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_cases PRIMARY KEY (book, id), 
	CONSTRAINT uq_cases_book_subject UNIQUE (book, subject)
);
CREATE TABLE catch_up (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	until DATE NOT NULL, 
	why VARCHAR NOT NULL, 
	CONSTRAINT pk_catch_up PRIMARY KEY (book, id)
);
CREATE TABLE clock_correction (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	ahead_at DATETIME NOT NULL, 
	right_at DATETIME NOT NULL, 
	why VARCHAR NOT NULL, 
	CONSTRAINT pk_clock_correction PRIMARY KEY (book, id)
);
CREATE TABLE contact (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	org VARCHAR NOT NULL, 
	person INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	deputy BOOLEAN NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	CONSTRAINT pk_contact PRIMARY KEY (book, id)
);
CREATE TABLE correction (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	"before" VARCHAR NOT NULL, 
	"after" VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	"row" INTEGER NOT NULL, 
	CONSTRAINT pk_correction PRIMARY KEY (book, id)
);
CREATE TABLE cycle (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	scheme VARCHAR NOT NULL, 
	opened_on DATE NOT NULL, 
	CONSTRAINT pk_cycle PRIMARY KEY (book, id), 
	CONSTRAINT uq_cycle_book_label UNIQUE (book, label)
);
CREATE TABLE decision (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	slate INTEGER NOT NULL, 
	meeting VARCHAR NOT NULL, 
	held_on DATE NOT NULL, 
	present VARCHAR NOT NULL, 
	recused TEXT NOT NULL, 
	votes VARCHAR NOT NULL, 
	minutes VARCHAR NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	scan VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	awaits VARCHAR NOT NULL, 
	CONSTRAINT pk_decision PRIMARY KEY (book, id), 
	CONSTRAINT uq_decision_book_minutes_slate UNIQUE (book, minutes, slate)
);
CREATE TABLE enrolment (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	sector VARCHAR NOT NULL, 
	grp VARCHAR NOT NULL, 
	caretaker VARCHAR NOT NULL, 
	participation VARCHAR NOT NULL, 
	reminded_by VARCHAR NOT NULL, 
	branches INTEGER, 
	CONSTRAINT pk_enrolment PRIMARY KEY (book, id), 
	CONSTRAINT uq_enrolment_book_code UNIQUE (book, code)
);
CREATE TABLE finding (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	year INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	value VARCHAR NOT NULL, 
	department VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	effective_on DATE, 
	lifted VARCHAR NOT NULL, 
	is_current BOOLEAN NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	CONSTRAINT pk_finding PRIMARY KEY (book, id), 
	CONSTRAINT uq_finding_book_subject_kind_name_year_n UNIQUE (book, subject, kind, name, year, n)
);
CREATE TABLE handling (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	opinion INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	meeting VARCHAR NOT NULL, 
	minutes VARCHAR NOT NULL, 
	held_on DATE, 
	is_current BOOLEAN NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	CONSTRAINT pk_handling PRIMARY KEY (book, id)
);
CREATE TABLE holiday_year (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	off TEXT NOT NULL, 
	worked TEXT NOT NULL, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_holiday_year PRIMARY KEY (book, id)
);
CREATE TABLE journal (
	book INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	actor INTEGER NOT NULL, 
	op VARCHAR, 
	n INTEGER NOT NULL, 
	op_digest VARCHAR NOT NULL, 
	line VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_journal PRIMARY KEY (book, seq), 
	CONSTRAINT uq_journal_book_op_n UNIQUE (book, op, n)
);
CREATE TABLE letter (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	dated DATE NOT NULL, 
	context TEXT NOT NULL, 
	CONSTRAINT pk_letter PRIMARY KEY (book, id), 
	CONSTRAINT uq_letter_book_number UNIQUE (book, number)
);
CREATE TABLE message (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	recipient VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	person INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	short VARCHAR NOT NULL, 
	invite VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	wire_id VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	doubt VARCHAR NOT NULL, 
	fallback_of INTEGER NOT NULL, 
	acknowledged_on DATE, 
	acknowledged_by VARCHAR NOT NULL, 
	acknowledged_via VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	lease_by VARCHAR NOT NULL, 
	lease_until DATETIME, 
	attempts INTEGER NOT NULL, 
	attempted_at DATETIME, 
	not_before DATETIME, 
	ended_at DATETIME, 
	reply VARCHAR NOT NULL, 
	reported BOOLEAN NOT NULL, 
	CONSTRAINT pk_message PRIMARY KEY (book, id), 
	CONSTRAINT uq_message_book_wire_id UNIQUE (book, wire_id)
);
CREATE TABLE notice (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	task INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	step VARCHAR NOT NULL, 
	due_version INTEGER NOT NULL, 
	recipient VARCHAR NOT NULL, 
	mode VARCHAR NOT NULL, 
	context TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	state VARCHAR NOT NULL, 
	message INTEGER NOT NULL, 
	settled_on DATE, 
	CONSTRAINT pk_notice PRIMARY KEY (book, id), 
	CONSTRAINT uq_notice_book_key UNIQUE (book, "key")
);
CREATE TABLE objection (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	public_notice INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	received_on DATE NOT NULL, 
	text VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	handling VARCHAR NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	CONSTRAINT pk_objection PRIMARY KEY (book, id)
);
CREATE TABLE opinion (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	request INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	conclusion VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	medium VARCHAR NOT NULL, 
	doc VARCHAR NOT NULL, 
	signer VARCHAR NOT NULL, 
	received_on DATE NOT NULL, 
	is_current BOOLEAN NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	place VARCHAR NOT NULL, 
	scan VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	issued_by INTEGER NOT NULL, 
	CONSTRAINT pk_opinion PRIMARY KEY (book, id), 
	CONSTRAINT uq_opinion_book_request_subject_n UNIQUE (book, request, subject, n)
);
CREATE TABLE org (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	code VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	sector VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	CONSTRAINT pk_org PRIMARY KEY (book, id), 
	CONSTRAINT uq_org_book_code UNIQUE (book, code)
);
CREATE TABLE org_name (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	org VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	starts_on DATE NOT NULL, 
	basis VARCHAR NOT NULL, 
	is_alias BOOLEAN NOT NULL, 
	CONSTRAINT pk_org_name PRIMARY KEY (book, id), 
	CONSTRAINT uq_org_name_book_org_name_starts_on UNIQUE (book, org, name, starts_on)
);
CREATE TABLE person (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	org VARCHAR NOT NULL, 
	roles TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	os_user VARCHAR NOT NULL, 
	passphrase_digest VARCHAR NOT NULL, 
	passphrase_set_by VARCHAR NOT NULL, 
	passphrase_is_lent BOOLEAN NOT NULL, 
	address_digest VARCHAR NOT NULL, 
	deputises TEXT NOT NULL, 
	passphrase VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	mail VARCHAR NOT NULL, 
	channels TEXT NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (book, id)
);
CREATE TABLE person_change (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	person INTEGER NOT NULL, 
	roles TEXT NOT NULL, 
	os_user VARCHAR NOT NULL, 
	is_reset BOOLEAN NOT NULL, 
	lost_roles TEXT NOT NULL, 
	is_unbound BOOLEAN NOT NULL, 
	leaves BOOLEAN NOT NULL, 
	CONSTRAINT pk_person_change PRIMARY KEY (book, id)
);
CREATE TABLE problem (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	cause VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	clause VARCHAR NOT NULL, 
	measure VARCHAR NOT NULL, 
	leader VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	found_on DATE NOT NULL, 
	due_on DATE, 
	is_grave BOOLEAN NOT NULL, 
	task INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	report VARCHAR NOT NULL, 
	entered_by INTEGER NOT NULL, 
	CONSTRAINT pk_problem PRIMARY KEY (book, id)
);
CREATE TABLE public_notice (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	slate INTEGER NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	calendar VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	report VARCHAR NOT NULL, 
	CONSTRAINT pk_public_notice PRIMARY KEY (book, id), 
	CONSTRAINT uq_public_notice_book_slate UNIQUE (book, slate)
);
CREATE TABLE request (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	consultation VARCHAR NOT NULL, 
	department VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	subjects TEXT NOT NULL, 
	digest VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	sent_on DATE, 
	due_on DATE, 
	doc VARCHAR NOT NULL, 
	says_silence BOOLEAN NOT NULL, 
	registered_on DATE, 
	registered_doc VARCHAR NOT NULL, 
	CONSTRAINT pk_request PRIMARY KEY (book, id), 
	CONSTRAINT uq_request_book_consultation_department_n UNIQUE (book, consultation, department, n)
);
CREATE TABLE review (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	act VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	reviewed_by INTEGER NOT NULL, 
	CONSTRAINT pk_review PRIMARY KEY (book, id)
);
CREATE TABLE revocation (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	seat INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	meeting VARCHAR NOT NULL, 
	held_on DATE NOT NULL, 
	minutes VARCHAR NOT NULL, 
	doc VARCHAR NOT NULL, 
	why VARCHAR NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	CONSTRAINT pk_revocation PRIMARY KEY (book, id), 
	CONSTRAINT uq_revocation_book_seat UNIQUE (book, seat)
);
CREATE TABLE score (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	indicator VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	assessor VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	points INTEGER NOT NULL, 
	grade VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	is_current BOOLEAN NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	CONSTRAINT pk_score PRIMARY KEY (book, id), 
	CONSTRAINT uq_score_book_subject_indicator_source_assessor_n UNIQUE (book, subject, indicator, source, assessor, n)
);
CREATE TABLE seat (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	award VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	subject VARCHAR, 
	letter INTEGER NOT NULL, 
	named_on DATE, 
	valid_until DATE, 
	revoked_on DATE, 
	CONSTRAINT pk_seat PRIMARY KEY (book, id)
);
CREATE TABLE slate (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	award VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	n INTEGER NOT NULL, 
	prior INTEGER NOT NULL, 
	digest VARCHAR NOT NULL, 
	made_from INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	CONSTRAINT pk_slate PRIMARY KEY (book, id), 
	CONSTRAINT uq_slate_book_award_kind_n UNIQUE (book, award, kind, n)
);
CREATE TABLE slate_entry (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	slate INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	standing VARCHAR NOT NULL, 
	rank INTEGER, 
	total INTEGER, 
	reason VARCHAR NOT NULL, 
	is_added BOOLEAN NOT NULL, 
	CONSTRAINT pk_slate_entry PRIMARY KEY (book, id), 
	CONSTRAINT uq_slate_entry_book_slate_subject UNIQUE (book, slate, subject)
);
CREATE TABLE submission (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	task INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	nature VARCHAR NOT NULL, 
	data TEXT NOT NULL, 
	source VARCHAR NOT NULL, 
	via VARCHAR NOT NULL, 
	doc VARCHAR NOT NULL, 
	received_on DATE NOT NULL, 
	late BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	entered_by INTEGER NOT NULL, 
	CONSTRAINT pk_submission PRIMARY KEY (book, id), 
	CONSTRAINT uq_submission_book_task_n UNIQUE (book, task, n)
);
CREATE TABLE task (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	case_id INTEGER NOT NULL, 
	track VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	round INTEGER NOT NULL, 
	owner VARCHAR NOT NULL, 
	blocking VARCHAR NOT NULL, 
	clause VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	opens_on DATE, 
	due_on DATE, 
	due_version INTEGER NOT NULL, 
	provisional BOOLEAN NOT NULL, 
	received_on DATE, 
	settled_on DATE, 
	settled_by INTEGER NOT NULL, 
	carried VARCHAR NOT NULL, 
	wake_at DATETIME, 
	woken_at DATETIME, 
	CONSTRAINT pk_task PRIMARY KEY (book, id), 
	CONSTRAINT uq_task_book_case_id_kind_round UNIQUE (book, case_id, kind, round)
);
CREATE TABLE token (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	hash VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	about INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	revoked_at DATETIME, 
	issued_by INTEGER NOT NULL, 
	CONSTRAINT pk_token PRIMARY KEY (book, id), 
	CONSTRAINT uq_token_book_hash UNIQUE (book, hash)
);
CREATE TABLE visit (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	held_on DATE NOT NULL, 
	form VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	nature VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	people VARCHAR NOT NULL, 
	documents VARCHAR NOT NULL, 
	points VARCHAR NOT NULL, 
	strengths VARCHAR NOT NULL, 
	findings VARCHAR NOT NULL, 
	recommended BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	entered_by INTEGER NOT NULL, 
	CONSTRAINT pk_visit PRIMARY KEY (book, id), 
	CONSTRAINT uq_visit_book_kind_subject_held_on_team UNIQUE (book, kind, subject, held_on, team)
);
CREATE TABLE withholding (
	book INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	entered_by INTEGER NOT NULL, 
	confirmed_by INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	basis VARCHAR NOT NULL, 
	is_released BOOLEAN NOT NULL, 
	CONSTRAINT pk_withholding PRIMARY KEY (book, id)
);
CREATE TABLE worker (
	name VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	told TEXT NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (name)
);
CREATE INDEX ix_attachment_submission ON attachment (book, submission);
CREATE INDEX ix_cases_track ON cases (book, track, state);
CREATE INDEX ix_contact_org ON contact (book, org);
CREATE INDEX ix_handling_opinion ON handling (book, opinion);
CREATE INDEX ix_holiday_year_year ON holiday_year (book, year);
CREATE INDEX ix_journal_subject ON journal (book, subject, seq);
CREATE INDEX ix_message_state ON message (book, state, id);
CREATE INDEX ix_notice_message ON notice (book, message);
CREATE INDEX ix_notice_state ON notice (book, state, message);
CREATE INDEX ix_notice_task ON notice (book, task);
CREATE INDEX ix_objection_public_notice ON objection (book, public_notice);
CREATE INDEX ix_person_change_subject ON person_change (book, subject);
CREATE INDEX ix_person_name ON person (book, name);
CREATE INDEX ix_problem_subject ON problem (book, subject);
CREATE INDEX ix_review_act ON review (book, act, about);
CREATE UNIQUE INDEX ix_score_current ON score (book, subject, indicator, source, assessor) WHERE is_current = 1;
CREATE UNIQUE INDEX ix_seat_place ON seat (book, award, n) WHERE revoked_on IS NULL;
CREATE UNIQUE INDEX ix_seat_subject ON seat (book, award, subject) WHERE revoked_on IS NULL;
CREATE INDEX ix_task_wake ON task (book, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX ix_withholding_subject ON withholding (book, subject);
INSERT INTO alembic_version VALUES ('r0001');
INSERT INTO attachment VALUES (7, 36, 34, '6370df34e4cd569f8a529a4b53c5cf4852e4eb0ebbfffbd8ba1ba9651c5e0dab', '方案.txt');
INSERT INTO attachment VALUES (7, 38, 37, '6370df34e4cd569f8a529a4b53c5cf4852e4eb0ebbfffbd8ba1ba9651c5e0dab', '方案.txt');
INSERT INTO blob VALUES (6, 1, 'b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5', 2200, 'application/json', CAST('{"assumptions":[],"awards":[],"consultations":[],"departments":[],"disqualifiers":[],"figures":null,"forms":[],"groups":[],"indicators":[],"key":"spring","ladders":[{"hour":"09:00","key":"usual","max_auto":2,"name":"","rungs":[{"anchor":"open","mode":"auto","offset":0,"step":"提示","to":["contact"]}]}],"meetings":[],"nomination_sources":[],"opens_on":"2020-05-06","organiser":{"address":"","name":"办公室","phone":"","unit":"U03"},"public_notice":null,"rectifying":null,"related_results":[],"reminding":{"caps":{"attachments":null,"calls":null,"submissions":null,"texts":null,"visits":null},"closes":"17:30","expire_workdays":3,"opens":"08:30"},"scoring":{"assessment_percent":"100","clause":"","full_marks":"100","juries":[],"panel":null,"places":2,"related_percent":"0","reweighs":false,"sources":[],"ties":[]},"second_person":{"alone":[],"reviewed":[]},"slates":[],"source":"","teams":[],"title":"试办","tracks":[{"key":"unit","name":"单位","stages":[{"clause":"一","closes":null,"gates":[],"key":"only","name":"试办","opens":"2020-05-06","tasks":[{"among":[],"assists":[],"blocking":"soft","brings":"file","clause":"一","concerns":"","does":"","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-05-29","unit":"workdays"},"key":"paper","ladder":"usual","name":"报送方案","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-05-06","unit":"workdays"},"owner":"unit","review":false,"weighs":""}]}]}],"unit_columns":[],"units":[{"branches":null,"caretaker":"一处","code":"U01","columns":[],"full_name":"","group":"片组2","name":"单位01","participation":"full","reminded_by":"message","sector":"行业2","short_name":""},{"branches":null,"caretaker":"一处","code":"U02","columns":[],"full_name":"","group":"片组3","name":"单位02","participation":"full","reminded_by":"message","sector":"行业1","short_name":""},{"branches":null,"caretaker":"一处","code":"U03","columns":[],"full_name":"","group":"片组1","name":"单位03","participation":"full","reminded_by":"message","sector":"行业2","short_name":""}],"v":2,"version":1,"visiting":{"per_day":2},"warn_workdays":5,"year":2019,"years":1,"zone":"Asia/Shanghai"}' AS BLOB));
INSERT INTO blob VALUES (6, 2, '200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86', 7403, 'application/json', CAST('{"announced":[2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026],"holidays":["2004-01-01","2004-01-22","2004-01-23","2004-01-26","2004-01-27","2004-01-28","2004-05-03","2004-05-04","2004-05-05","2004-05-06","2004-05-07","2004-10-01","2004-10-04","2004-10-05","2004-10-06","2004-10-07","2005-01-03","2005-02-09","2005-02-10","2005-02-11","2005-02-14","2005-02-15","2005-05-02","2005-05-03","2005-05-04","2005-05-05","2005-05-06","2005-10-03","2005-10-04","2005-10-05","2005-10-06","2005-10-07","2006-01-02","2006-01-03","2006-01-30","2006-01-31","2006-02-01","2006-02-02","2006-02-03","2006-05-01","2006-05-02","2006-05-03","2006-05-04","2006-05-05","2006-10-02","2006-10-03","2006-10-04","2006-10-05","2006-10-06","2007-01-01","2007-01-02","2007-01-03","2007-02-19","2007-02-20","2007-02-21","2007-02-22","2007-02-23","2007-05-01","2007-05-02","2007-05-03","2007-05-04","2007-05-07","2007-10-01","2007-10-02","2007-10-03","2007-10-04","2007-10-05","2007-12-31","2008-01-01","2008-02-06","2008-02-07","2008-02-08","2008-02-11","2008-02-12","2008-04-04","2008-05-01","2008-05-02","2008-06-09","2008-09-15","2008-09-29","2008-09-30","2008-10-01","2008-10-02","2008-10-03","2009-01-01","2009-01-02","2009-01-26","2009-01-27","2009-01-28","2009-01-29","2009-01-30","2009-04-06","2009-05-01","2009-05-28","2009-05-29","2009-10-01","2009-10-02","2009-10-05","2009-10-06","2009-10-07","2009-10-08","2010-01-01","2010-02-15","2010-02-16","2010-02-17","2010-02-18","2010-02-19","2010-04-05","2010-05-03","2010-06-14","2010-06-15","2010-06-16","2010-09-22","2010-09-23","2010-09-24","2010-10-01","2010-10-04","2010-10-05","2010-10-06","2010-10-07","2011-01-03","2011-02-02","2011-02-03","2011-02-04","2011-02-07","2011-02-08","2011-04-04","2011-04-05","2011-05-02","2011-06-06","2011-09-12","2011-10-03","2011-10-04","2011-10-05","2011-10-06","2011-10-07","2012-01-02","2012-01-03","2012-01-23","2012-01-24","2012-01-25","2012-01-26","2012-01-27","2012-04-02","2012-04-03","2012-04-04","2012-04-30","2012-05-01","2012-06-22","2012-10-01","2012-10-02","2012-10-03","2012-10-04","2012-10-05","2013-01-01","2013-01-02","2013-01-03","2013-02-11","2013-02-12","2013-02-13","2013-02-14","2013-02-15","2013-04-04","2013-04-05","2013-04-29","2013-04-30","2013-05-01","2013-06-10","2013-06-11","2013-06-12","2013-09-19","2013-09-20","2013-10-01","2013-10-02","2013-10-03","2013-10-04","2013-10-07","2014-01-01","2014-01-31","2014-02-03","2014-02-04","2014-02-05","2014-02-06","2014-04-07","2014-05-01","2014-05-02","2014-06-02","2014-09-08","2014-10-01","2014-10-02","2014-10-03","2014-10-06","2014-10-07","2015-01-01","2015-01-02","2015-02-18","2015-02-19","2015-02-20","2015-02-23","2015-02-24","2015-04-06","2015-05-01","2015-06-22","2015-09-03","2015-09-04","2015-10-01","2015-10-02","2015-10-05","2015-10-06","2015-10-07","2016-01-01","2016-02-08","2016-02-09","2016-02-10","2016-02-11","2016-02-12","2016-04-04","2016-05-02","2016-06-09","2016-06-10","2016-09-15","2016-09-16","2016-10-03","2016-10-04","2016-10-05","2016-10-06","2016-10-07","2017-01-02","2017-01-27","2017-01-30","2017-01-31","2017-02-01","2017-02-02","2017-04-03","2017-04-04","2017-05-01","2017-05-29","2017-05-30","2017-10-02","2017-10-03","2017-10-04","2017-10-05","2017-10-06","2018-01-01","2018-02-15","2018-02-16","2018-02-19","2018-02-20","2018-02-21","2018-04-05","2018-04-06","2018-04-30","2018-05-01","2018-06-18","2018-09-24","2018-10-01","2018-10-02","2018-10-03","2018-10-04","2018-10-05","2018-12-31","2019-01-01","2019-02-04","2019-02-05","2019-02-06","2019-02-07","2019-02-08","2019-04-05","2019-05-01","2019-05-02","2019-05-03","2019-06-07","2019-09-13","2019-10-01","2019-10-02","2019-10-03","2019-10-04","2019-10-07","2020-01-01","2020-01-24","2020-01-27","2020-01-28","2020-01-29","2020-01-30","2020-01-31","2020-04-06","2020-05-01","2020-05-04","2020-05-05","2020-06-25","2020-06-26","2020-10-01","2020-10-02","2020-10-05","2020-10-06","2020-10-07","2020-10-08","2021-01-01","2021-02-11","2021-02-12","2021-02-15","2021-02-16","2021-02-17","2021-04-05","2021-05-03","2021-05-04","2021-05-05","2021-06-14","2021-09-20","2021-09-21","2021-10-01","2021-10-04","2021-10-05","2021-10-06","2021-10-07","2022-01-03","2022-01-31","2022-02-01","2022-02-02","2022-02-03","2022-02-04","2022-04-04","2022-04-05","2022-05-02","2022-05-03","2022-05-04","2022-06-03","2022-09-12","2022-10-03","2022-10-04","2022-10-05","2022-10-06","2022-10-07","2023-01-02","2023-01-23","2023-01-24","2023-01-25","2023-01-26","2023-01-27","2023-04-05","2023-05-01","2023-05-02","2023-05-03","2023-06-22","2023-06-23","2023-09-29","2023-10-02","2023-10-03","2023-10-04","2023-10-05","2023-10-06","2024-01-01","2024-02-12","2024-02-13","2024-02-14","2024-02-15","2024-02-16","2024-04-04","2024-04-05","2024-05-01","2024-05-02","2024-05-03","2024-06-10","2024-09-16","2024-09-17","2024-10-01","2024-10-02","2024-10-03","2024-10-04","2024-10-07","2025-01-01","2025-01-28","2025-01-29","2025-01-30","2025-01-31","2025-02-03","2025-02-04","2025-04-04","2025-05-01","2025-05-02","2025-05-05","2025-06-02","2025-10-01","2025-10-02","2025-10-03","2025-10-06","2025-10-07","2025-10-08","2026-01-01","2026-01-02","2026-02-16","2026-02-17","2026-02-18","2026-02-19","2026-02-20","2026-02-23","2026-04-06","2026-05-01","2026-05-04","2026-05-05","2026-06-19","2026-09-25","2026-10-01","2026-10-02","2026-10-05","2026-10-06","2026-10-07"],"v":1,"workdays":["2004-01-17","2004-01-18","2004-05-08","2004-05-09","2004-10-09","2004-10-10","2005-02-05","2005-02-06","2005-04-30","2005-05-08","2005-10-08","2005-10-09","2006-01-28","2006-02-05","2006-04-29","2006-04-30","2006-09-30","2006-10-08","2006-12-30","2006-12-31","2007-02-17","2007-02-25","2007-04-28","2007-04-29","2007-09-29","2007-09-30","2007-12-29","2008-02-02","2008-02-03","2008-05-04","2008-09-27","2008-09-28","2009-01-04","2009-01-24","2009-02-01","2009-05-31","2009-09-27","2009-10-10","2010-02-20","2010-02-21","2010-06-12","2010-06-13","2010-09-19","2010-09-25","2010-09-26","2010-10-09","2011-01-30","2011-02-12","2011-04-02","2011-10-08","2011-10-09","2011-12-31","2012-01-21","2012-01-29","2012-03-31","2012-04-01","2012-04-28","2012-09-29","2013-01-05","2013-01-06","2013-02-16","2013-02-17","2013-04-07","2013-04-27","2013-04-28","2013-06-08","2013-06-09","2013-09-22","2013-09-29","2013-10-12","2014-01-26","2014-02-08","2014-05-04","2014-09-28","2014-10-11","2015-01-04","2015-02-15","2015-02-28","2015-09-06","2015-10-10","2016-02-06","2016-02-14","2016-06-12","2016-09-18","2016-10-08","2016-10-09","2017-01-22","2017-02-04","2017-04-01","2017-05-27","2017-09-30","2018-02-11","2018-02-24","2018-04-08","2018-04-28","2018-09-29","2018-09-30","2018-12-29","2019-02-02","2019-02-03","2019-04-28","2019-05-05","2019-09-29","2019-10-12","2020-01-19","2020-04-26","2020-05-09","2020-06-28","2020-09-27","2020-10-10","2021-02-07","2021-02-20","2021-04-25","2021-05-08","2021-09-18","2021-09-26","2021-10-09","2022-01-29","2022-01-30","2022-04-02","2022-04-24","2022-05-07","2022-10-08","2022-10-09","2023-01-28","2023-01-29","2023-04-23","2023-05-06","2023-06-25","2023-10-07","2023-10-08","2024-02-04","2024-02-18","2024-04-07","2024-04-28","2024-05-11","2024-09-14","2024-09-29","2024-10-12","2025-01-26","2025-02-08","2025-04-27","2025-09-28","2025-10-11","2026-01-04","2026-02-14","2026-02-28","2026-05-09","2026-09-20","2026-10-10"]}' AS BLOB));
INSERT INTO blob VALUES (7, 1, '34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa', 10424, 'application/json', CAST('{"assumptions":[],"awards":[{"accepts":[],"among":[],"basis":"","below":"","caps":[],"clause":"三","key":"prize","large_from":null,"name":"先进单位","per_large_unit":null,"per_unit":null,"prerequisites":[],"quota":2,"ranked":true,"refills":false,"review_years":[],"sample_percent":null,"share":null,"surplus":3,"threshold":null,"track":"unit","valid_years":null}],"consultations":[{"blocking_conclusions":["不宜命名"],"clause":"","conclusions":["无不同意见","不宜命名","供参考"],"consenting":["无不同意见"],"covers":"everyone","departments":["watch"],"key":"round","name":"征求意见","opinion_text":"none","raises":"","silence_consents":false,"term":{"after":"entered","count":5,"first_day_counts":false,"on":null,"unit":"workdays"},"track":"unit","valid_days":60}],"departments":[{"hosts":"U02","key":"watch","name":"监督部门"}],"disqualifiers":[{"clause":"四","key":"fraud","look_back_days":null,"name":"弄虚作假"}],"figures":{"base_year":2019,"clause":"附二","figures":[{"key":"meetings","measure":"次","name":"会议","note":""},{"key":"papers","measure":"份","name":"文件","note":""}],"indicator":"甲"},"forms":[{"columns":[{"aliases":[],"choices":[],"key":"this_year","kind":"integer","limit":null,"maximum":null,"minimum":"0","note":"","places":null,"required":true,"title":"今年"},{"aliases":[],"choices":[],"key":"base_year","kind":"integer","limit":null,"maximum":null,"minimum":"0","note":"","places":null,"required":true,"title":"去年"}],"key":"numbers","notes":[],"rows":"figures","title":"数量表"}],"groups":[{"key":"one","kind":"","name":"第一类"},{"key":"two","kind":"","name":"第二类"}],"indicators":[{"among":[],"cap":null,"clause":"附一1","doubt":"","floor":null,"grades":[],"group":"one","key":"甲","lead":"","lower_is_better":false,"maximum":null,"remark":"","rule":"points","text":"甲项","weight":"50"},{"among":[],"cap":null,"clause":"附一2","doubt":"","floor":null,"grades":[],"group":"two","key":"乙","lead":"","lower_is_better":false,"maximum":null,"remark":"","rule":"points","text":"乙项","weight":"50"}],"key":"test","ladders":[{"hour":"09:00","key":"usual","max_auto":2,"name":"","rungs":[{"anchor":"open","mode":"auto","offset":0,"step":"提示","to":["contact"]},{"anchor":"due","mode":"auto","offset":-5,"step":"提前五天","to":["contact"]},{"anchor":"due","mode":"calls","offset":1,"step":"电话","to":["contact"]}]}],"meetings":[{"key":"bureau","name":"部务会"},{"key":"board","name":"委员会"}],"nomination_sources":[],"opens_on":"2020-05-06","organiser":{"address":"","name":"办公室","phone":"","unit":"U03"},"public_notice":{"clause":"三","count":5,"first_day_counts":true,"unit":"workdays"},"rectifying":null,"related_results":[{"bad":["差"],"bad_below":null,"clause":"","department":"watch","key":"safe","maximum":null,"missing":"blocks","name":"平安","not_applicable":"不适用","values":[["好","100"],["中","50"],["差","0"]],"weight":"20"}],"reminding":{"caps":{"attachments":null,"calls":null,"submissions":null,"texts":null,"visits":null},"closes":"17:30","expire_workdays":3,"opens":"08:30"},"scoring":{"assessment_percent":"80","clause":"","full_marks":"100","juries":[],"panel":{"drop_from":5,"minimum":1,"rule":"drop_extremes","size":3},"places":2,"related_percent":"20","reweighs":false,"sources":[],"ties":["two"]},"second_person":{"alone":[],"reviewed":[]},"slates":[{"consultation":"","key":"ranking","meeting":"","name":"排序表","quota_binds":false,"role":"ranking"},{"consultation":"","key":"initial","meeting":"bureau","name":"建议名单","quota_binds":true,"role":"proposal"},{"consultation":"","key":"published","meeting":"","name":"公示名单","quota_binds":true,"role":"posted"},{"consultation":"","key":"named","meeting":"","name":"命名名单","quota_binds":true,"role":"named"}],"source":"","teams":["一组"],"title":"试验年度","tracks":[{"key":"unit","name":"单位","stages":[{"clause":"一（一）","closes":null,"gates":[],"key":"first","name":"第一阶段","opens":"2020-05-06","tasks":[{"among":[],"assists":[],"blocking":"soft","brings":"file","clause":"一（一）","concerns":"","does":"","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-05-29","unit":"workdays"},"key":"paper","ladder":"usual","name":"报送方案","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-05-06","unit":"workdays"},"owner":"unit","review":true,"weighs":""},{"among":[],"assists":[],"blocking":"none","brings":"nothing","clause":"一（一）","concerns":"","does":"","due":{"after":"task:paper","count":5,"first_day_counts":false,"on":null,"unit":"workdays"},"key":"hello","ladder":"","name":"回执","note":"","of":"everyone","opens":{"after":"task:paper","count":1,"first_day_counts":false,"on":null,"unit":"workdays"},"owner":"unit","review":false,"weighs":""}]},{"clause":"一（二）","closes":null,"gates":["ready"],"key":"second","name":"第二阶段","opens":"2020-06-15","tasks":[{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"一（二）","concerns":"","does":"scores","due":{"after":"entered","count":10,"first_day_counts":false,"on":null,"unit":"workdays"},"key":"marks","ladder":"","name":"打分","note":"","of":"everyone","opens":{"after":"entered","count":2,"first_day_counts":false,"on":null,"unit":"workdays"},"owner":"team","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"soft","brings":"numbers","clause":"附二","concerns":"","does":"","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-06-30","unit":"workdays"},"key":"numbers","ladder":"","name":"数量","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-06-15","unit":"workdays"},"owner":"unit","review":false,"weighs":""}]},{"clause":"一（三）","closes":null,"gates":["paper_out"],"key":"third","name":"第三阶段","opens":null,"tasks":[{"among":[],"assists":[],"blocking":"none","brings":"file","clause":"一（三）","concerns":"","does":"","due":null,"key":"story","ladder":"","name":"经验","note":"","of":"named","opens":{"after":"task:paper_out","count":1,"first_day_counts":false,"on":null,"unit":"workdays"},"owner":"unit","review":false,"weighs":""}]}]},{"key":"cycle","name":"全局","stages":[{"clause":"","closes":null,"gates":[],"key":"year","name":"全年","opens":null,"tasks":[{"among":[],"assists":[],"blocking":"soft","brings":"nothing","clause":"","concerns":"unit.first","does":"closing","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-06-15","unit":"workdays"},"key":"close_first","ladder":"","name":"第一阶段收口","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-06-10","unit":"workdays"},"owner":"office","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"二","concerns":"","does":"","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-06-20","unit":"workdays"},"key":"ready","ladder":"","name":"准备","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-06-01","unit":"workdays"},"owner":"office","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"","concerns":"round","does":"opinions","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-15","unit":"workdays"},"key":"asked","ladder":"","name":"征求意见","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-01","unit":"workdays"},"owner":"office","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"","concerns":"safe","does":"results","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-10","unit":"workdays"},"key":"result","ladder":"","name":"平安结果","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-06-15","unit":"workdays"},"owner":"department:watch","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"","concerns":"prize","does":"ranking","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-10","unit":"workdays"},"key":"ranked","ladder":"","name":"排序","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-01","unit":"workdays"},"owner":"office","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"","concerns":"initial","does":"decision","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-20","unit":"workdays"},"key":"talk","ladder":"","name":"部务会研究","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-16","unit":"workdays"},"owner":"meeting:bureau","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"","concerns":"","does":"public_notice","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-29","unit":"workdays"},"key":"posted","ladder":"","name":"公示","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-21","unit":"workdays"},"owner":"office","review":false,"weighs":""},{"among":[],"assists":[],"blocking":"hard","brings":"nothing","clause":"三","concerns":"","does":"issue","due":{"after":"","count":0,"first_day_counts":false,"on":"2020-08-10","unit":"workdays"},"key":"paper_out","ladder":"","name":"印发决定","note":"","of":"everyone","opens":{"after":"","count":0,"first_day_counts":false,"on":"2020-07-29","unit":"workdays"},"owner":"office","review":false,"weighs":""}]}]}],"unit_columns":[],"units":[{"branches":null,"caretaker":"一处","code":"U01","columns":[],"full_name":"","group":"片组2","name":"单位01","participation":"full","reminded_by":"message","sector":"行业2","short_name":""},{"branches":null,"caretaker":"一处","code":"U02","columns":[],"full_name":"","group":"片组3","name":"单位02","participation":"full","reminded_by":"message","sector":"行业1","short_name":""},{"branches":null,"caretaker":"一处","code":"U03","columns":[],"full_name":"","group":"片组1","name":"单位03","participation":"full","reminded_by":"message","sector":"行业2","short_name":""}],"v":2,"version":1,"visiting":{"per_day":2},"warn_workdays":5,"year":2020,"years":1,"zone":"Asia/Shanghai"}' AS BLOB));
INSERT INTO blob VALUES (7, 2, '200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86', 7403, 'application/json', CAST('{"announced":[2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,2020,2021,2022,2023,2024,2025,2026],"holidays":["2004-01-01","2004-01-22","2004-01-23","2004-01-26","2004-01-27","2004-01-28","2004-05-03","2004-05-04","2004-05-05","2004-05-06","2004-05-07","2004-10-01","2004-10-04","2004-10-05","2004-10-06","2004-10-07","2005-01-03","2005-02-09","2005-02-10","2005-02-11","2005-02-14","2005-02-15","2005-05-02","2005-05-03","2005-05-04","2005-05-05","2005-05-06","2005-10-03","2005-10-04","2005-10-05","2005-10-06","2005-10-07","2006-01-02","2006-01-03","2006-01-30","2006-01-31","2006-02-01","2006-02-02","2006-02-03","2006-05-01","2006-05-02","2006-05-03","2006-05-04","2006-05-05","2006-10-02","2006-10-03","2006-10-04","2006-10-05","2006-10-06","2007-01-01","2007-01-02","2007-01-03","2007-02-19","2007-02-20","2007-02-21","2007-02-22","2007-02-23","2007-05-01","2007-05-02","2007-05-03","2007-05-04","2007-05-07","2007-10-01","2007-10-02","2007-10-03","2007-10-04","2007-10-05","2007-12-31","2008-01-01","2008-02-06","2008-02-07","2008-02-08","2008-02-11","2008-02-12","2008-04-04","2008-05-01","2008-05-02","2008-06-09","2008-09-15","2008-09-29","2008-09-30","2008-10-01","2008-10-02","2008-10-03","2009-01-01","2009-01-02","2009-01-26","2009-01-27","2009-01-28","2009-01-29","2009-01-30","2009-04-06","2009-05-01","2009-05-28","2009-05-29","2009-10-01","2009-10-02","2009-10-05","2009-10-06","2009-10-07","2009-10-08","2010-01-01","2010-02-15","2010-02-16","2010-02-17","2010-02-18","2010-02-19","2010-04-05","2010-05-03","2010-06-14","2010-06-15","2010-06-16","2010-09-22","2010-09-23","2010-09-24","2010-10-01","2010-10-04","2010-10-05","2010-10-06","2010-10-07","2011-01-03","2011-02-02","2011-02-03","2011-02-04","2011-02-07","2011-02-08","2011-04-04","2011-04-05","2011-05-02","2011-06-06","2011-09-12","2011-10-03","2011-10-04","2011-10-05","2011-10-06","2011-10-07","2012-01-02","2012-01-03","2012-01-23","2012-01-24","2012-01-25","2012-01-26","2012-01-27","2012-04-02","2012-04-03","2012-04-04","2012-04-30","2012-05-01","2012-06-22","2012-10-01","2012-10-02","2012-10-03","2012-10-04","2012-10-05","2013-01-01","2013-01-02","2013-01-03","2013-02-11","2013-02-12","2013-02-13","2013-02-14","2013-02-15","2013-04-04","2013-04-05","2013-04-29","2013-04-30","2013-05-01","2013-06-10","2013-06-11","2013-06-12","2013-09-19","2013-09-20","2013-10-01","2013-10-02","2013-10-03","2013-10-04","2013-10-07","2014-01-01","2014-01-31","2014-02-03","2014-02-04","2014-02-05","2014-02-06","2014-04-07","2014-05-01","2014-05-02","2014-06-02","2014-09-08","2014-10-01","2014-10-02","2014-10-03","2014-10-06","2014-10-07","2015-01-01","2015-01-02","2015-02-18","2015-02-19","2015-02-20","2015-02-23","2015-02-24","2015-04-06","2015-05-01","2015-06-22","2015-09-03","2015-09-04","2015-10-01","2015-10-02","2015-10-05","2015-10-06","2015-10-07","2016-01-01","2016-02-08","2016-02-09","2016-02-10","2016-02-11","2016-02-12","2016-04-04","2016-05-02","2016-06-09","2016-06-10","2016-09-15","2016-09-16","2016-10-03","2016-10-04","2016-10-05","2016-10-06","2016-10-07","2017-01-02","2017-01-27","2017-01-30","2017-01-31","2017-02-01","2017-02-02","2017-04-03","2017-04-04","2017-05-01","2017-05-29","2017-05-30","2017-10-02","2017-10-03","2017-10-04","2017-10-05","2017-10-06","2018-01-01","2018-02-15","2018-02-16","2018-02-19","2018-02-20","2018-02-21","2018-04-05","2018-04-06","2018-04-30","2018-05-01","2018-06-18","2018-09-24","2018-10-01","2018-10-02","2018-10-03","2018-10-04","2018-10-05","2018-12-31","2019-01-01","2019-02-04","2019-02-05","2019-02-06","2019-02-07","2019-02-08","2019-04-05","2019-05-01","2019-05-02","2019-05-03","2019-06-07","2019-09-13","2019-10-01","2019-10-02","2019-10-03","2019-10-04","2019-10-07","2020-01-01","2020-01-24","2020-01-27","2020-01-28","2020-01-29","2020-01-30","2020-01-31","2020-04-06","2020-05-01","2020-05-04","2020-05-05","2020-06-25","2020-06-26","2020-10-01","2020-10-02","2020-10-05","2020-10-06","2020-10-07","2020-10-08","2021-01-01","2021-02-11","2021-02-12","2021-02-15","2021-02-16","2021-02-17","2021-04-05","2021-05-03","2021-05-04","2021-05-05","2021-06-14","2021-09-20","2021-09-21","2021-10-01","2021-10-04","2021-10-05","2021-10-06","2021-10-07","2022-01-03","2022-01-31","2022-02-01","2022-02-02","2022-02-03","2022-02-04","2022-04-04","2022-04-05","2022-05-02","2022-05-03","2022-05-04","2022-06-03","2022-09-12","2022-10-03","2022-10-04","2022-10-05","2022-10-06","2022-10-07","2023-01-02","2023-01-23","2023-01-24","2023-01-25","2023-01-26","2023-01-27","2023-04-05","2023-05-01","2023-05-02","2023-05-03","2023-06-22","2023-06-23","2023-09-29","2023-10-02","2023-10-03","2023-10-04","2023-10-05","2023-10-06","2024-01-01","2024-02-12","2024-02-13","2024-02-14","2024-02-15","2024-02-16","2024-04-04","2024-04-05","2024-05-01","2024-05-02","2024-05-03","2024-06-10","2024-09-16","2024-09-17","2024-10-01","2024-10-02","2024-10-03","2024-10-04","2024-10-07","2025-01-01","2025-01-28","2025-01-29","2025-01-30","2025-01-31","2025-02-03","2025-02-04","2025-04-04","2025-05-01","2025-05-02","2025-05-05","2025-06-02","2025-10-01","2025-10-02","2025-10-03","2025-10-06","2025-10-07","2025-10-08","2026-01-01","2026-01-02","2026-02-16","2026-02-17","2026-02-18","2026-02-19","2026-02-20","2026-02-23","2026-04-06","2026-05-01","2026-05-04","2026-05-05","2026-06-19","2026-09-25","2026-10-01","2026-10-02","2026-10-05","2026-10-06","2026-10-07"],"v":1,"workdays":["2004-01-17","2004-01-18","2004-05-08","2004-05-09","2004-10-09","2004-10-10","2005-02-05","2005-02-06","2005-04-30","2005-05-08","2005-10-08","2005-10-09","2006-01-28","2006-02-05","2006-04-29","2006-04-30","2006-09-30","2006-10-08","2006-12-30","2006-12-31","2007-02-17","2007-02-25","2007-04-28","2007-04-29","2007-09-29","2007-09-30","2007-12-29","2008-02-02","2008-02-03","2008-05-04","2008-09-27","2008-09-28","2009-01-04","2009-01-24","2009-02-01","2009-05-31","2009-09-27","2009-10-10","2010-02-20","2010-02-21","2010-06-12","2010-06-13","2010-09-19","2010-09-25","2010-09-26","2010-10-09","2011-01-30","2011-02-12","2011-04-02","2011-10-08","2011-10-09","2011-12-31","2012-01-21","2012-01-29","2012-03-31","2012-04-01","2012-04-28","2012-09-29","2013-01-05","2013-01-06","2013-02-16","2013-02-17","2013-04-07","2013-04-27","2013-04-28","2013-06-08","2013-06-09","2013-09-22","2013-09-29","2013-10-12","2014-01-26","2014-02-08","2014-05-04","2014-09-28","2014-10-11","2015-01-04","2015-02-15","2015-02-28","2015-09-06","2015-10-10","2016-02-06","2016-02-14","2016-06-12","2016-09-18","2016-10-08","2016-10-09","2017-01-22","2017-02-04","2017-04-01","2017-05-27","2017-09-30","2018-02-11","2018-02-24","2018-04-08","2018-04-28","2018-09-29","2018-09-30","2018-12-29","2019-02-02","2019-02-03","2019-04-28","2019-05-05","2019-09-29","2019-10-12","2020-01-19","2020-04-26","2020-05-09","2020-06-28","2020-09-27","2020-10-10","2021-02-07","2021-02-20","2021-04-25","2021-05-08","2021-09-18","2021-09-26","2021-10-09","2022-01-29","2022-01-30","2022-04-02","2022-04-24","2022-05-07","2022-10-08","2022-10-09","2023-01-28","2023-01-29","2023-04-23","2023-05-06","2023-06-25","2023-10-07","2023-10-08","2024-02-04","2024-02-18","2024-04-07","2024-04-28","2024-05-11","2024-09-14","2024-09-29","2024-10-12","2025-01-26","2025-02-08","2025-04-27","2025-09-28","2025-10-11","2026-01-04","2026-02-14","2026-02-28","2026-05-09","2026-09-20","2026-10-10"]}' AS BLOB));
INSERT INTO blob VALUES (7, 35, '6370df34e4cd569f8a529a4b53c5cf4852e4eb0ebbfffbd8ba1ba9651c5e0dab', 25, 'text/plain', CAST('本单位实施方案。
' AS BLOB));
INSERT INTO book VALUES (1, 0, 'office', '办公室', 'sha256', '', '', 'open', 1, 0, 8, 'd3d8d2bcee759a7b2f6c93bc0d7231833847f41b727894918292744330c83f64', '2020-05-06 01:00:00.000000', 8);
INSERT INTO book VALUES (6, 0, 'cycle', '2019', 'sha256', 'b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5', '200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86', 'closed', 1, 0, 12, '01576864bac0b532e5aec6125cc7c38874639cca0953b01d18629cf877d2e795', '2020-05-06 01:00:00.000000', 15);
INSERT INTO book VALUES (7, 0, 'cycle', '2020', 'sha256', '34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa', '200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86', 'open', 1, 0, 20, 'f38d9b8006add49d0e26079beab540b464d7d5d41f85b05d8523079e98247ad1', '2020-06-15 02:00:00.000000', 40);
INSERT INTO cases VALUES (6, 4, 'unit', 'U01', '单位01', 'U01', 1, 'concluded', '2020-05-06', '', 'unfinished', 'only', 2);
INSERT INTO cases VALUES (6, 7, 'unit', 'U02', '单位02', 'U02', 2, 'concluded', '2020-05-06', '', 'unfinished', 'only', 2);
INSERT INTO cases VALUES (6, 10, 'unit', 'U03', '单位03', 'U03', 3, 'concluded', '2020-05-06', '', 'unfinished', 'only', 2);
INSERT INTO cases VALUES (7, 5, 'cycle', '2020', '全局', '', 0, 'year', '2020-05-06', '', '', '', 1);
INSERT INTO cases VALUES (7, 15, 'unit', 'U01', '单位01', 'U01', 1, 'second', '2020-06-15', '', '', '', 2);
INSERT INTO cases VALUES (7, 21, 'unit', 'U02', '单位02', 'U02', 2, 'first', '2020-05-06', '', '', '', 1);
INSERT INTO cases VALUES (7, 27, 'unit', 'U03', '单位03', 'U03', 3, 'first', '2020-05-06', '', '', '', 1);
INSERT INTO cycle VALUES (1, 6, '2019', '试办', 'b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5', '2020-05-06');
INSERT INTO cycle VALUES (1, 7, '2020', '试验年度', '34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa', '2020-05-06');
INSERT INTO enrolment VALUES (6, 3, 'U01', '单位01', 1, '行业2', '片组2', '一处', 'full', 'message', NULL);
INSERT INTO enrolment VALUES (6, 6, 'U02', '单位02', 2, '行业1', '片组3', '一处', 'full', 'message', NULL);
INSERT INTO enrolment VALUES (6, 9, 'U03', '单位03', 3, '行业2', '片组1', '一处', 'full', 'message', NULL);
INSERT INTO enrolment VALUES (7, 14, 'U01', '单位01', 1, '行业2', '片组2', '一处', 'full', 'message', NULL);
INSERT INTO enrolment VALUES (7, 20, 'U02', '单位02', 2, '行业1', '片组3', '一处', 'full', 'message', NULL);
INSERT INTO enrolment VALUES (7, 26, 'U03', '单位03', 3, '行业2', '片组1', '一处', 'full', 'message', NULL);
INSERT INTO journal VALUES (1, 1, '2020-05-06 01:00:00.000000', 'book.opened', '办公室', 0, NULL, 0, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"algorithm":"sha256","book":"办公室","kind":"office","proof":false,"sandbox":true,"scheme":""},"kind":"book.opened","n":0,"op":"","op_digest":"","rows":[["book",0,{"algorithm":"sha256","asks_proof":false,"calendar":"","is_sandbox":true,"kind":"office","label":"办公室","scheme":"","state":"open"}]],"seq":1,"subject":"办公室","v":1,"via":"cli","why":""}', 'b60e5902a8771ce18ce435e5f1ef397ddefa0073a12858a2ed82123889d42469');
INSERT INTO journal VALUES (1, 2, '2020-05-06 01:00:00.000000', 'person.added', '张经办', 0, NULL, 1, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"张经办","roles":["administrator","handler"]},"kind":"person.added","n":1,"op":"","op_digest":"","rows":[["person",1,{"active":true,"address_digest":"","deputises":[],"name":"张经办","org":"office","os_user":"","passphrase_digest":"","passphrase_is_lent":false,"passphrase_set_by":"","roles":["administrator","handler"]}]],"seq":2,"subject":"张经办","v":1,"via":"cli","why":""}', 'f7e1acaac1408929864cbc0b5e845c59e843f0b43e5c281332522e5fc5ec725b');
INSERT INTO journal VALUES (1, 3, '2020-05-06 01:00:00.000000', 'person.added', '李审核', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"李审核","os_user":"","roles":["reviewer"]},"kind":"person.added","n":0,"op":"","op_digest":"","rows":[["person",2,{"active":true,"address_digest":"","deputises":[],"name":"李审核","org":"office","os_user":"","passphrase_digest":"","passphrase_is_lent":false,"passphrase_set_by":"","roles":["reviewer"]}]],"seq":3,"subject":"李审核","v":1,"via":"cli","why":""}', '5b64b1c4d850805bc6059177c31fa06b7f8d82ef2f2dc959b398e6d3ddf66530');
INSERT INTO journal VALUES (1, 4, '2020-05-06 01:00:00.000000', 'org.added', 'U01', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位01"},"kind":"org.added","n":0,"op":"","op_digest":"","rows":[["org",3,{"code":"U01","host":"","kind":"unit","name":"单位01","sector":"行业2"}]],"seq":4,"subject":"U01","v":1,"via":"cli","why":""}', 'ff8deeca333212325e8f2ca50dc02bee2d7c28a6d5c8f754ad042f7cfaa8f71a');
INSERT INTO journal VALUES (1, 5, '2020-05-06 01:00:00.000000', 'org.added', 'U02', 1, NULL, 1, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位02"},"kind":"org.added","n":1,"op":"","op_digest":"","rows":[["org",4,{"code":"U02","host":"","kind":"unit","name":"单位02","sector":"行业1"}]],"seq":5,"subject":"U02","v":1,"via":"cli","why":""}', 'ff183ba82c143e1df8de95f845226dfbcfedfd38be80aa994a165373190b85d3');
INSERT INTO journal VALUES (1, 6, '2020-05-06 01:00:00.000000', 'org.added', 'U03', 1, NULL, 2, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位03"},"kind":"org.added","n":2,"op":"","op_digest":"","rows":[["org",5,{"code":"U03","host":"","kind":"unit","name":"单位03","sector":"行业2"}]],"seq":6,"subject":"U03","v":1,"via":"cli","why":""}', '8371dd324476779d14a701ad7983eafe8bc77d8ef31256022e2b7514ac69031f');
INSERT INTO journal VALUES (1, 7, '2020-05-06 01:00:00.000000', 'cycle.entered', '2019', 1, NULL, 3, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"digest":"b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5","scheme":"spring","title":"试办"},"kind":"cycle.entered","n":3,"op":"","op_digest":"","rows":[["cycle",6,{"label":"2019","opened_on":"2020-05-06","scheme":"b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5","title":"试办"}]],"seq":7,"subject":"2019","v":1,"via":"cli","why":""}', '23be4065b3f6b39a9be9d6e83227931afbe9fa82f6b592c354ebe20659eeaf5c');
INSERT INTO journal VALUES (6, 1, '2020-05-06 01:00:00.000000', 'book.opened', '2019', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","beside":"7:23be4065b3f6b39a9be9d6e83227931afbe9fa82f6b592c354ebe20659eeaf5c","data":{"algorithm":"sha256","book":"2019","kind":"cycle","proof":false,"sandbox":true,"scheme":"b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5"},"kind":"book.opened","n":0,"op":"","op_digest":"","rows":[["book",0,{"algorithm":"sha256","asks_proof":false,"calendar":"200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86","is_sandbox":true,"kind":"cycle","label":"2019","scheme":"b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5","state":"open"}]],"seq":1,"subject":"2019","v":1,"via":"cli","why":""}', '45347f75d7b9d476734e92faedafbaf88c752658b81300aff00a67527718ce9d');
INSERT INTO journal VALUES (6, 2, '2020-05-06 01:00:00.000000', 'cycle.opened', '2019', 1, NULL, 1, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"scheme":"spring","title":"试办","version":1},"kind":"cycle.opened","n":1,"op":"","op_digest":"","rows":[["blob",1,{"digest":"b13fc61a1164c81a01aec854f912eae5ade76a865a0ad12c89a17f92d03a47c5","media":"application/json","size":2200}],["blob",2,{"digest":"200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86","media":"application/json","size":7403}]],"seq":2,"subject":"2019","v":1,"via":"cli","why":""}', '1422aef3d83388cb9b66976f72d60f2d27dd17483a87b498bc242c4b9753c5f7');
INSERT INTO journal VALUES (6, 3, '2020-05-06 01:00:00.000000', 'case.opened', 'U01', 1, NULL, 2, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位01"},"kind":"case.opened","n":2,"op":"","op_digest":"","rows":[["enrolment",3,{"branches":null,"caretaker":"一处","code":"U01","grp":"片组2","name":"单位01","participation":"full","position":1,"reminded_by":"message","sector":"行业2"}],["cases",4,{"entered_on":"2020-05-06","held":"","left":"","name":"单位01","outcome":"","position":1,"state":"only","subject":"U01","track":"unit","unit":"U01","version":1}],["task",5,{"blocking":"soft","carried":"","case_id":4,"clause":"一","due_on":"2020-05-29","due_version":1,"kind":"paper","opens_on":"2020-05-06","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"only","state":"waiting","subject":"U01","track":"unit","wake_at":"2020-05-05T16:00:00Z","woken_at":null}]],"seq":3,"subject":"U01","v":1,"via":"cli","why":""}', '9fa0a169a0bb8ac2820eab0889ce7e8789a5bd2fe944829dbf7d4afecedfc10e');
INSERT INTO journal VALUES (6, 4, '2020-05-06 01:00:00.000000', 'case.opened', 'U02', 1, NULL, 3, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位02"},"kind":"case.opened","n":3,"op":"","op_digest":"","rows":[["enrolment",6,{"branches":null,"caretaker":"一处","code":"U02","grp":"片组3","name":"单位02","participation":"full","position":2,"reminded_by":"message","sector":"行业1"}],["cases",7,{"entered_on":"2020-05-06","held":"","left":"","name":"单位02","outcome":"","position":2,"state":"only","subject":"U02","track":"unit","unit":"U02","version":1}],["task",8,{"blocking":"soft","carried":"","case_id":7,"clause":"一","due_on":"2020-05-29","due_version":1,"kind":"paper","opens_on":"2020-05-06","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"only","state":"waiting","subject":"U02","track":"unit","wake_at":"2020-05-05T16:00:00Z","woken_at":null}]],"seq":4,"subject":"U02","v":1,"via":"cli","why":""}', 'ee259a67d52857e83d2f80c8d75ecb551c2293d1dbd97b19fe77e6a0bda269d2');
INSERT INTO journal VALUES (6, 5, '2020-05-06 01:00:00.000000', 'case.opened', 'U03', 1, NULL, 4, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位03"},"kind":"case.opened","n":4,"op":"","op_digest":"","rows":[["enrolment",9,{"branches":null,"caretaker":"一处","code":"U03","grp":"片组1","name":"单位03","participation":"full","position":3,"reminded_by":"message","sector":"行业2"}],["cases",10,{"entered_on":"2020-05-06","held":"","left":"","name":"单位03","outcome":"","position":3,"state":"only","subject":"U03","track":"unit","unit":"U03","version":1}],["task",11,{"blocking":"soft","carried":"","case_id":10,"clause":"一","due_on":"2020-05-29","due_version":1,"kind":"paper","opens_on":"2020-05-06","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"only","state":"waiting","subject":"U03","track":"unit","wake_at":"2020-05-05T16:00:00Z","woken_at":null}]],"seq":5,"subject":"U03","v":1,"via":"cli","why":""}', '35a7872dd1f8f484f013cab663e559a71efb9d431fc218eab08623cadcdff152');
INSERT INTO journal VALUES (6, 6, '2020-05-06 01:00:00.000000', 'task.opened', 'U01', 0, NULL, 0, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-05-29","id":5,"name":"报送方案","step":"提示","task":"paper","to":["U01/contact"]},"kind":"task.opened","n":0,"op":"","op_digest":"","rows":[["task",5,{"state":"open","wake_at":null,"woken_at":"2020-05-06T01:00:00Z"}],["notice",12,{"context":{"clause":"一","due_on":"2020-05-29","task":"报送方案","v":1},"due_version":1,"expires_at":"2020-05-09T15:59:00Z","key":"5:提示:1:U01/contact","kind":"opening","made_at":"2020-05-06T01:00:00Z","message":0,"mode":"auto","recipient":"U01/contact","settled_on":null,"state":"pending","step":"提示","subject":"U01","task":5}]],"seq":6,"subject":"U01","v":1,"via":"cli","why":""}', 'b206d6248644f2775b91dd81dfbd82b806b29b48890b29ce93d5be6c440050d0');
INSERT INTO journal VALUES (6, 7, '2020-05-06 01:00:00.000000', 'task.opened', 'U02', 0, NULL, 1, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-05-29","id":8,"name":"报送方案","step":"提示","task":"paper","to":["U02/contact"]},"kind":"task.opened","n":1,"op":"","op_digest":"","rows":[["task",8,{"state":"open","wake_at":null,"woken_at":"2020-05-06T01:00:00Z"}],["notice",13,{"context":{"clause":"一","due_on":"2020-05-29","task":"报送方案","v":1},"due_version":1,"expires_at":"2020-05-09T15:59:00Z","key":"8:提示:1:U02/contact","kind":"opening","made_at":"2020-05-06T01:00:00Z","message":0,"mode":"auto","recipient":"U02/contact","settled_on":null,"state":"pending","step":"提示","subject":"U02","task":8}]],"seq":7,"subject":"U02","v":1,"via":"cli","why":""}', '114f395e82bf0e2b7abedbda3d01ad335a674bc1d3b42362aaee543be62593d5');
INSERT INTO journal VALUES (6, 8, '2020-05-06 01:00:00.000000', 'task.opened', 'U03', 0, NULL, 2, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-05-29","id":11,"name":"报送方案","step":"提示","task":"paper","to":["U03/contact"]},"kind":"task.opened","n":2,"op":"","op_digest":"","rows":[["task",11,{"state":"open","wake_at":null,"woken_at":"2020-05-06T01:00:00Z"}],["notice",14,{"context":{"clause":"一","due_on":"2020-05-29","task":"报送方案","v":1},"due_version":1,"expires_at":"2020-05-09T15:59:00Z","key":"11:提示:1:U03/contact","kind":"opening","made_at":"2020-05-06T01:00:00Z","message":0,"mode":"auto","recipient":"U03/contact","settled_on":null,"state":"pending","step":"提示","subject":"U03","task":11}]],"seq":8,"subject":"U03","v":1,"via":"cli","why":""}', '1180c2d6f57a5a9558dd175bf95d0a52f1c766788ff4dca55cfd8718c7ad388e');
INSERT INTO journal VALUES (6, 9, '2020-05-06 01:00:00.000000', 'case.concluded', 'U01', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"已结束","before":"试办","from":"only","name":"单位01","outcome":"unfinished","to":"concluded","version":1},"kind":"case.concluded","n":0,"op":"","op_digest":"","rows":[["task",5,{"settled_by":1,"settled_on":"2020-05-06","state":"cancelled"}],["cases",4,{"left":"only","outcome":"unfinished","state":"concluded","version":2}],["notice",12,{"state":"cancelled"}]],"seq":9,"subject":"U01","v":1,"via":"cli","why":"试办结束"}', '8d70d6e27cb8d08ebbe137bf150deb5362205e9ec261293d9ff650c85f11843c');
INSERT INTO journal VALUES (6, 10, '2020-05-06 01:00:00.000000', 'case.concluded', 'U02', 1, NULL, 1, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"已结束","before":"试办","from":"only","name":"单位02","outcome":"unfinished","to":"concluded","version":1},"kind":"case.concluded","n":1,"op":"","op_digest":"","rows":[["task",8,{"settled_by":1,"settled_on":"2020-05-06","state":"cancelled"}],["cases",7,{"left":"only","outcome":"unfinished","state":"concluded","version":2}],["notice",13,{"state":"cancelled"}]],"seq":10,"subject":"U02","v":1,"via":"cli","why":"试办结束"}', '38ed4caaed1f20dca97e1d900c0f931fd0956739c3b8e344219dc68701440343');
INSERT INTO journal VALUES (6, 11, '2020-05-06 01:00:00.000000', 'case.concluded', 'U03', 1, NULL, 2, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"已结束","before":"试办","from":"only","name":"单位03","outcome":"unfinished","to":"concluded","version":1},"kind":"case.concluded","n":2,"op":"","op_digest":"","rows":[["task",11,{"settled_by":1,"settled_on":"2020-05-06","state":"cancelled"}],["cases",10,{"left":"only","outcome":"unfinished","state":"concluded","version":2}],["notice",14,{"state":"cancelled"}]],"seq":11,"subject":"U03","v":1,"via":"cli","why":"试办结束"}', '073488cc42dd4d8551a492247bf0d9587c95d73ce5a851336d4bf240ec72346b');
INSERT INTO journal VALUES (6, 12, '2020-05-06 01:00:00.000000', 'cycle.closed', '2019', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","beside":"7:23be4065b3f6b39a9be9d6e83227931afbe9fa82f6b592c354ebe20659eeaf5c","data":{},"kind":"cycle.closed","n":0,"op":"","op_digest":"","rows":[["book",0,{"state":"closed"}]],"seq":12,"subject":"2019","v":1,"via":"cli","why":""}', '01576864bac0b532e5aec6125cc7c38874639cca0953b01d18629cf877d2e795');
INSERT INTO journal VALUES (1, 8, '2020-05-06 01:00:00.000000', 'cycle.entered', '2020', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"digest":"34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa","scheme":"test","title":"试验年度"},"kind":"cycle.entered","n":0,"op":"","op_digest":"","rows":[["cycle",7,{"label":"2020","opened_on":"2020-05-06","scheme":"34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa","title":"试验年度"}]],"seq":8,"subject":"2020","v":1,"via":"cli","why":""}', 'd3d8d2bcee759a7b2f6c93bc0d7231833847f41b727894918292744330c83f64');
INSERT INTO journal VALUES (7, 1, '2020-05-06 01:00:00.000000', 'book.opened', '2020', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","beside":"8:d3d8d2bcee759a7b2f6c93bc0d7231833847f41b727894918292744330c83f64","data":{"algorithm":"sha256","book":"2020","kind":"cycle","proof":false,"sandbox":true,"scheme":"34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa"},"kind":"book.opened","n":0,"op":"","op_digest":"","rows":[["book",0,{"algorithm":"sha256","asks_proof":false,"calendar":"200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86","is_sandbox":true,"kind":"cycle","label":"2020","scheme":"34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa","state":"open"}]],"seq":1,"subject":"2020","v":1,"via":"cli","why":""}', 'cc31bc3eb130ddfb468b5b29cab0befe00bdfaa22c38ee3817b1d8aa14e2f6ef');
INSERT INTO journal VALUES (7, 2, '2020-05-06 01:00:00.000000', 'cycle.opened', '2020', 1, NULL, 1, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"scheme":"test","title":"试验年度","version":1},"kind":"cycle.opened","n":1,"op":"","op_digest":"","rows":[["blob",1,{"digest":"34a72b79f67da676d7c6ad4c6ebd84dcab83d0bd14f5ba441dccf33fa0a9a5fa","media":"application/json","size":10424}],["blob",2,{"digest":"200b437d23786c57b7f612e457f611ca56a1bc6fbe3a9e7603a4d9ee37296b86","media":"application/json","size":7403}],["seat",3,{"award":"prize","letter":0,"n":1,"named_on":null,"revoked_on":null,"subject":null,"valid_until":null}],["seat",4,{"award":"prize","letter":0,"n":2,"named_on":null,"revoked_on":null,"subject":null,"valid_until":null}],["cases",5,{"entered_on":"2020-05-06","held":"","left":"","name":"全局","outcome":"","position":0,"state":"year","subject":"2020","track":"cycle","unit":"","version":1}],["task",6,{"blocking":"soft","carried":"","case_id":5,"clause":"","due_on":"2020-06-15","due_version":1,"kind":"close_first","opens_on":"2020-06-10","owner":"office","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-06-09T16:00:00Z","woken_at":null}],["task",7,{"blocking":"hard","carried":"","case_id":5,"clause":"二","due_on":"2020-06-20","due_version":1,"kind":"ready","opens_on":"2020-06-01","owner":"office","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-05-31T16:00:00Z","woken_at":null}],["task",8,{"blocking":"hard","carried":"","case_id":5,"clause":"","due_on":"2020-07-15","due_version":1,"kind":"asked","opens_on":"2020-07-01","owner":"office","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-06-30T16:00:00Z","woken_at":null}],["task",9,{"blocking":"hard","carried":"","case_id":5,"clause":"","due_on":"2020-07-10","due_version":1,"kind":"result","opens_on":"2020-06-15","owner":"department:watch","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-06-14T16:00:00Z","woken_at":null}],["task",10,{"blocking":"hard","carried":"","case_id":5,"clause":"","due_on":"2020-07-10","due_version":1,"kind":"ranked","opens_on":"2020-07-01","owner":"office","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-06-30T16:00:00Z","woken_at":null}],["task",11,{"blocking":"hard","carried":"","case_id":5,"clause":"","due_on":"2020-07-20","due_version":1,"kind":"talk","opens_on":"2020-07-16","owner":"meeting:bureau","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-07-15T16:00:00Z","woken_at":null}],["task",12,{"blocking":"hard","carried":"","case_id":5,"clause":"","due_on":"2020-07-29","due_version":1,"kind":"posted","opens_on":"2020-07-21","owner":"office","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-07-20T16:00:00Z","woken_at":null}],["task",13,{"blocking":"hard","carried":"","case_id":5,"clause":"三","due_on":"2020-08-10","due_version":1,"kind":"paper_out","opens_on":"2020-07-29","owner":"office","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"year","state":"waiting","subject":"2020","track":"cycle","wake_at":"2020-07-28T16:00:00Z","woken_at":null}]],"seq":2,"subject":"2020","v":1,"via":"cli","why":""}', '2e6b535ed287933dfcbffa41d730620683ff160f93d419c833a7a5bd739f44d2');
INSERT INTO journal VALUES (7, 3, '2020-05-06 01:00:00.000000', 'case.opened', 'U01', 1, NULL, 2, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位01"},"kind":"case.opened","n":2,"op":"","op_digest":"","rows":[["enrolment",14,{"branches":null,"caretaker":"一处","code":"U01","grp":"片组2","name":"单位01","participation":"full","position":1,"reminded_by":"message","sector":"行业2"}],["cases",15,{"entered_on":"2020-05-06","held":"","left":"","name":"单位01","outcome":"","position":1,"state":"first","subject":"U01","track":"unit","unit":"U01","version":1}],["task",16,{"blocking":"soft","carried":"","case_id":15,"clause":"一（一）","due_on":"2020-05-29","due_version":1,"kind":"paper","opens_on":"2020-05-06","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"first","state":"waiting","subject":"U01","track":"unit","wake_at":"2020-05-05T16:00:00Z","woken_at":null}],["task",17,{"blocking":"none","carried":"","case_id":15,"clause":"一（一）","due_on":null,"due_version":1,"kind":"hello","opens_on":null,"owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"first","state":"waiting","subject":"U01","track":"unit","wake_at":null,"woken_at":null}],["task",18,{"blocking":"hard","carried":"","case_id":15,"clause":"一（二）","due_on":null,"due_version":1,"kind":"marks","opens_on":null,"owner":"team","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"second","state":"waiting","subject":"U01","track":"unit","wake_at":null,"woken_at":null}],["task",19,{"blocking":"soft","carried":"","case_id":15,"clause":"附二","due_on":"2020-06-30","due_version":1,"kind":"numbers","opens_on":"2020-06-15","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"second","state":"waiting","subject":"U01","track":"unit","wake_at":"2020-06-14T16:00:00Z","woken_at":null}]],"seq":3,"subject":"U01","v":1,"via":"cli","why":""}', '5e11cc262f53f44d55ebab41ce5e8a2fec6b648b5341ef2968bd1f3e94825687');
INSERT INTO journal VALUES (7, 4, '2020-05-06 01:00:00.000000', 'case.opened', 'U02', 1, NULL, 3, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位02"},"kind":"case.opened","n":3,"op":"","op_digest":"","rows":[["enrolment",20,{"branches":null,"caretaker":"一处","code":"U02","grp":"片组3","name":"单位02","participation":"full","position":2,"reminded_by":"message","sector":"行业1"}],["cases",21,{"entered_on":"2020-05-06","held":"","left":"","name":"单位02","outcome":"","position":2,"state":"first","subject":"U02","track":"unit","unit":"U02","version":1}],["task",22,{"blocking":"soft","carried":"","case_id":21,"clause":"一（一）","due_on":"2020-05-29","due_version":1,"kind":"paper","opens_on":"2020-05-06","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"first","state":"waiting","subject":"U02","track":"unit","wake_at":"2020-05-05T16:00:00Z","woken_at":null}],["task",23,{"blocking":"none","carried":"","case_id":21,"clause":"一（一）","due_on":null,"due_version":1,"kind":"hello","opens_on":null,"owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"first","state":"waiting","subject":"U02","track":"unit","wake_at":null,"woken_at":null}],["task",24,{"blocking":"hard","carried":"","case_id":21,"clause":"一（二）","due_on":null,"due_version":1,"kind":"marks","opens_on":null,"owner":"team","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"second","state":"waiting","subject":"U02","track":"unit","wake_at":null,"woken_at":null}],["task",25,{"blocking":"soft","carried":"","case_id":21,"clause":"附二","due_on":"2020-06-30","due_version":1,"kind":"numbers","opens_on":"2020-06-15","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"second","state":"waiting","subject":"U02","track":"unit","wake_at":"2020-06-14T16:00:00Z","woken_at":null}]],"seq":4,"subject":"U02","v":1,"via":"cli","why":""}', '1a12e785608ce92f7a4eecaeaf922687507a5e5c9860a7c6fff661ace6053abb');
INSERT INTO journal VALUES (7, 5, '2020-05-06 01:00:00.000000', 'case.opened', 'U03', 1, NULL, 4, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"name":"单位03"},"kind":"case.opened","n":4,"op":"","op_digest":"","rows":[["enrolment",26,{"branches":null,"caretaker":"一处","code":"U03","grp":"片组1","name":"单位03","participation":"full","position":3,"reminded_by":"message","sector":"行业2"}],["cases",27,{"entered_on":"2020-05-06","held":"","left":"","name":"单位03","outcome":"","position":3,"state":"first","subject":"U03","track":"unit","unit":"U03","version":1}],["task",28,{"blocking":"soft","carried":"","case_id":27,"clause":"一（一）","due_on":"2020-05-29","due_version":1,"kind":"paper","opens_on":"2020-05-06","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"first","state":"waiting","subject":"U03","track":"unit","wake_at":"2020-05-05T16:00:00Z","woken_at":null}],["task",29,{"blocking":"none","carried":"","case_id":27,"clause":"一（一）","due_on":null,"due_version":1,"kind":"hello","opens_on":null,"owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"first","state":"waiting","subject":"U03","track":"unit","wake_at":null,"woken_at":null}],["task",30,{"blocking":"soft","carried":"","case_id":27,"clause":"附二","due_on":"2020-06-30","due_version":1,"kind":"numbers","opens_on":"2020-06-15","owner":"unit","provisional":false,"received_on":null,"round":1,"settled_by":0,"settled_on":null,"stage":"second","state":"waiting","subject":"U03","track":"unit","wake_at":"2020-06-14T16:00:00Z","woken_at":null}]],"seq":5,"subject":"U03","v":1,"via":"cli","why":""}', 'e63f1f26d2b95cb4937ff46d54a157c3fec2afd31dd53490f110d66d8a92e336');
INSERT INTO journal VALUES (7, 6, '2020-05-06 01:00:00.000000', 'task.opened', 'U01', 0, NULL, 0, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-05-29","id":16,"name":"报送方案","step":"提示","task":"paper","to":["U01/contact"]},"kind":"task.opened","n":0,"op":"","op_digest":"","rows":[["task",16,{"state":"open","wake_at":"2020-05-22T01:00:00Z","woken_at":"2020-05-06T01:00:00Z"}],["notice",31,{"context":{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1},"due_version":1,"expires_at":"2020-05-09T15:59:00Z","key":"16:提示:1:U01/contact","kind":"opening","made_at":"2020-05-06T01:00:00Z","message":0,"mode":"auto","recipient":"U01/contact","settled_on":null,"state":"pending","step":"提示","subject":"U01","task":16}]],"seq":6,"subject":"U01","v":1,"via":"cli","why":""}', '991d585bce2ef789a0cf78351794b4bd102e66a2a80abc9a0bdbe1bb2a3958d8');
INSERT INTO journal VALUES (7, 7, '2020-05-06 01:00:00.000000', 'task.opened', 'U02', 0, NULL, 1, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-05-29","id":22,"name":"报送方案","step":"提示","task":"paper","to":["U02/contact"]},"kind":"task.opened","n":1,"op":"","op_digest":"","rows":[["task",22,{"state":"open","wake_at":"2020-05-22T01:00:00Z","woken_at":"2020-05-06T01:00:00Z"}],["notice",32,{"context":{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1},"due_version":1,"expires_at":"2020-05-09T15:59:00Z","key":"22:提示:1:U02/contact","kind":"opening","made_at":"2020-05-06T01:00:00Z","message":0,"mode":"auto","recipient":"U02/contact","settled_on":null,"state":"pending","step":"提示","subject":"U02","task":22}]],"seq":7,"subject":"U02","v":1,"via":"cli","why":""}', '3babd19323f3f56f2cca08d9e9ef1f3efc560388eff12d67fd24468f2622f4e5');
INSERT INTO journal VALUES (7, 8, '2020-05-06 01:00:00.000000', 'task.opened', 'U03', 0, NULL, 2, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-05-06T01:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-05-29","id":28,"name":"报送方案","step":"提示","task":"paper","to":["U03/contact"]},"kind":"task.opened","n":2,"op":"","op_digest":"","rows":[["task",28,{"state":"open","wake_at":"2020-05-22T01:00:00Z","woken_at":"2020-05-06T01:00:00Z"}],["notice",33,{"context":{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1},"due_version":1,"expires_at":"2020-05-09T15:59:00Z","key":"28:提示:1:U03/contact","kind":"opening","made_at":"2020-05-06T01:00:00Z","message":0,"mode":"auto","recipient":"U03/contact","settled_on":null,"state":"pending","step":"提示","subject":"U03","task":28}]],"seq":8,"subject":"U03","v":1,"via":"cli","why":""}', 'cb31d12aee70f20ffdb17b1d8e6ded759917da1e2da08b9097f1763b7d7ff129');
INSERT INTO journal VALUES (7, 9, '2020-05-20 02:00:00.000000', 'task.handed_in', 'U01', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-20T02:00:00Z","data":{"accepted":false,"after":"已报待审","before":"待报","doc":"","files":["方案.txt"],"id":16,"late":false,"name":"报送方案","nature":"first","received_on":"2020-05-20","remarks":[],"task":"paper","version":1,"via":"paper"},"kind":"task.handed_in","n":0,"op":"","op_digest":"","rows":[["submission",34,{"data":null,"doc":"","entered_by":1,"late":false,"n":1,"nature":"first","received_on":"2020-05-20","source":"office","state":"handed_in","task":16,"via":"paper"}],["blob",35,{"digest":"6370df34e4cd569f8a529a4b53c5cf4852e4eb0ebbfffbd8ba1ba9651c5e0dab","media":"text/plain","size":25}],["attachment",36,{"blob":"6370df34e4cd569f8a529a4b53c5cf4852e4eb0ebbfffbd8ba1ba9651c5e0dab","name":"方案.txt","submission":34}],["task",16,{"received_on":"2020-05-20","state":"handed_in","wake_at":null}],["notice",31,{"state":"cancelled"}]],"seq":9,"subject":"U01","v":1,"via":"cli","why":""}', '6308af8447e665fe1622899cba02e817f661e2342fc347b469f31fa1d0574f3d');
INSERT INTO journal VALUES (7, 10, '2020-05-20 02:00:00.000000', 'task.handed_in', 'U02', 1, NULL, 1, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-20T02:00:00Z","data":{"accepted":false,"after":"已报待审","before":"待报","doc":"","files":["方案.txt"],"id":22,"late":false,"name":"报送方案","nature":"first","received_on":"2020-05-20","remarks":[],"task":"paper","version":1,"via":"paper"},"kind":"task.handed_in","n":1,"op":"","op_digest":"","rows":[["submission",37,{"data":null,"doc":"","entered_by":1,"late":false,"n":1,"nature":"first","received_on":"2020-05-20","source":"office","state":"handed_in","task":22,"via":"paper"}],["attachment",38,{"blob":"6370df34e4cd569f8a529a4b53c5cf4852e4eb0ebbfffbd8ba1ba9651c5e0dab","name":"方案.txt","submission":37}],["task",22,{"received_on":"2020-05-20","state":"handed_in","wake_at":null}],["notice",32,{"state":"cancelled"}]],"seq":10,"subject":"U02","v":1,"via":"cli","why":""}', '8df52405f31ba1b25a8bf24c53709b0fb28c5429b62439064a48f6cf25c6b681');
INSERT INTO journal VALUES (7, 11, '2020-05-20 02:00:00.000000', 'task.accepted', 'U01', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-05-20T02:00:00Z","data":{"after":"已接收","before":"已报待审","id":16,"name":"报送方案","task":"paper"},"kind":"task.accepted","n":0,"op":"","op_digest":"","rows":[["submission",34,{"state":"accepted"}],["task",16,{"settled_by":1,"settled_on":"2020-05-20","state":"accepted"}],["task",17,{"due_on":"2020-05-27","opens_on":"2020-05-21","wake_at":"2020-05-20T16:00:00Z"}]],"seq":11,"subject":"U01","v":1,"via":"cli","why":""}', 'be1e488266094c7c3e41e69e597e9213d76b5f6c915d1634834d628eb22ca54d');
INSERT INTO journal VALUES (7, 12, '2020-06-15 02:00:00.000000', 'task.opened', 'U01', 0, NULL, 0, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-05-27","id":17,"name":"回执","task":"hello"},"kind":"task.opened","n":0,"op":"","op_digest":"","rows":[["task",17,{"state":"open","wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}]],"seq":12,"subject":"U01","v":1,"via":"cli","why":""}', 'a59be5dc1764d6c3dfb4c63cf3c344488f25b455edefb5bc7b390d933a3f1e0f');
INSERT INTO journal VALUES (7, 13, '2020-06-15 02:00:00.000000', 'task.reminded', 'U03', 0, NULL, 1, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"due_on":"2020-05-29","id":28,"name":"报送方案","skipped":["提前五天"],"step":"电话","task":"paper","to":["U03/contact"]},"kind":"task.reminded","n":1,"op":"","op_digest":"","rows":[["task",28,{"wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}],["notice",39,{"context":{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1},"due_version":1,"expires_at":null,"key":"28:电话:1:U03/contact","kind":"overdue","made_at":"2020-06-15T02:00:00Z","message":0,"mode":"calls","recipient":"U03/contact","settled_on":null,"state":"pending","step":"电话","subject":"U03","task":28}]],"seq":13,"subject":"U03","v":1,"via":"cli","why":""}', '6ca2da89349c6567a62e57f3c65bd70c2c8d505d6af5295e527d14b680a79d41');
INSERT INTO journal VALUES (7, 14, '2020-06-15 02:00:00.000000', 'task.opened', '2020', 0, NULL, 2, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-06-20","id":7,"name":"准备","task":"ready"},"kind":"task.opened","n":2,"op":"","op_digest":"","rows":[["task",7,{"state":"open","wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}]],"seq":14,"subject":"2020","v":1,"via":"cli","why":""}', '46c5c13592799533ef02bc5616a90626cbba707c0345d43a7a96e4fb1e1bc49c');
INSERT INTO journal VALUES (7, 15, '2020-06-15 02:00:00.000000', 'task.opened', '2020', 0, NULL, 3, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-06-15","id":6,"name":"第一阶段收口","task":"close_first"},"kind":"task.opened","n":3,"op":"","op_digest":"","rows":[["task",6,{"state":"open","wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}]],"seq":15,"subject":"2020","v":1,"via":"cli","why":""}', 'bc27c177d3bb3b05d92038f3c8d8cc9df9275554f1d071baee9e4ff953e7e06c');
INSERT INTO journal VALUES (7, 16, '2020-06-15 02:00:00.000000', 'task.opened', '2020', 0, NULL, 4, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-07-10","id":9,"name":"平安结果","task":"result"},"kind":"task.opened","n":4,"op":"","op_digest":"","rows":[["task",9,{"state":"open","wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}]],"seq":16,"subject":"2020","v":1,"via":"cli","why":""}', 'f1f84dc30b61cdacd702d76f8b4060de034e2d2a2465abfe2e1c9ecdc10f26c4');
INSERT INTO journal VALUES (7, 17, '2020-06-15 02:00:00.000000', 'task.opened', 'U01', 0, NULL, 5, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-06-30","id":19,"name":"数量","task":"numbers"},"kind":"task.opened","n":5,"op":"","op_digest":"","rows":[["task",19,{"state":"open","wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}]],"seq":17,"subject":"U01","v":1,"via":"cli","why":""}', 'a145637fbcb78d9615140290a5b0cb293427349ab13f5dc2a1323848bc89b1e4');
INSERT INTO journal VALUES (7, 18, '2020-06-15 02:00:00.000000', 'task.opened', 'U02', 0, NULL, 6, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-06-30","id":25,"name":"数量","task":"numbers"},"kind":"task.opened","n":6,"op":"","op_digest":"","rows":[["task",25,{"state":"open","wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}]],"seq":18,"subject":"U02","v":1,"via":"cli","why":""}', '2bb324a0e1830dfd2640d6c357f44b6adb8ecdf3e33c82098c60e85712fdbc1b');
INSERT INTO journal VALUES (7, 19, '2020-06-15 02:00:00.000000', 'task.opened', 'U03', 0, NULL, 7, '', '{"actor":{"name":"系统","os_user":"","person":0,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"待报","before":"未开始","due_on":"2020-06-30","id":30,"name":"数量","task":"numbers"},"kind":"task.opened","n":7,"op":"","op_digest":"","rows":[["task",30,{"state":"open","wake_at":null,"woken_at":"2020-06-15T02:00:00Z"}]],"seq":19,"subject":"U03","v":1,"via":"cli","why":""}', 'c6d4a8640f34d4de449b96f8ca458af9b03c1c3b6255945d27a83fab9c86585e');
INSERT INTO journal VALUES (7, 20, '2020-06-15 02:00:00.000000', 'case.advanced', 'U01', 1, NULL, 0, '', '{"actor":{"name":"张经办","os_user":"","person":1,"proof":""},"at":"2020-06-15T02:00:00Z","data":{"after":"第二阶段","before":"第一阶段","from":"first","name":"单位01","to":"second","version":1},"kind":"case.advanced","n":0,"op":"","op_digest":"","rows":[["cases",15,{"entered_on":"2020-06-15","state":"second","version":2}],["task",18,{"due_on":"2020-06-30","opens_on":"2020-06-17","wake_at":"2020-06-16T16:00:00Z"}]],"seq":20,"subject":"U01","v":1,"via":"cli","why":""}', 'f38d9b8006add49d0e26079beab540b464d7d5d41f85b05d8523079e98247ad1');
INSERT INTO notice VALUES (6, 12, '5:提示:1:U01/contact', 5, 'U01', 'opening', '提示', 1, 'U01/contact', 'auto', '{"clause":"一","due_on":"2020-05-29","task":"报送方案","v":1}', '2020-05-06 01:00:00.000000', '2020-05-09 15:59:00.000000', 'cancelled', 0, NULL);
INSERT INTO notice VALUES (6, 13, '8:提示:1:U02/contact', 8, 'U02', 'opening', '提示', 1, 'U02/contact', 'auto', '{"clause":"一","due_on":"2020-05-29","task":"报送方案","v":1}', '2020-05-06 01:00:00.000000', '2020-05-09 15:59:00.000000', 'cancelled', 0, NULL);
INSERT INTO notice VALUES (6, 14, '11:提示:1:U03/contact', 11, 'U03', 'opening', '提示', 1, 'U03/contact', 'auto', '{"clause":"一","due_on":"2020-05-29","task":"报送方案","v":1}', '2020-05-06 01:00:00.000000', '2020-05-09 15:59:00.000000', 'cancelled', 0, NULL);
INSERT INTO notice VALUES (7, 31, '16:提示:1:U01/contact', 16, 'U01', 'opening', '提示', 1, 'U01/contact', 'auto', '{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1}', '2020-05-06 01:00:00.000000', '2020-05-09 15:59:00.000000', 'cancelled', 0, NULL);
INSERT INTO notice VALUES (7, 32, '22:提示:1:U02/contact', 22, 'U02', 'opening', '提示', 1, 'U02/contact', 'auto', '{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1}', '2020-05-06 01:00:00.000000', '2020-05-09 15:59:00.000000', 'cancelled', 0, NULL);
INSERT INTO notice VALUES (7, 33, '28:提示:1:U03/contact', 28, 'U03', 'opening', '提示', 1, 'U03/contact', 'auto', '{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1}', '2020-05-06 01:00:00.000000', '2020-05-09 15:59:00.000000', 'pending', 0, NULL);
INSERT INTO notice VALUES (7, 39, '28:电话:1:U03/contact', 28, 'U03', 'overdue', '电话', 1, 'U03/contact', 'calls', '{"clause":"一（一）","due_on":"2020-05-29","task":"报送方案","v":1}', '2020-06-15 02:00:00.000000', NULL, 'pending', 0, NULL);
INSERT INTO org VALUES (1, 3, 'U01', 'unit', '单位01', '行业2', '');
INSERT INTO org VALUES (1, 4, 'U02', 'unit', '单位02', '行业1', '');
INSERT INTO org VALUES (1, 5, 'U03', 'unit', '单位03', '行业2', '');
INSERT INTO person VALUES (1, 1, '张经办', 'office', '["administrator","handler"]', 1, '', '', '', 0, '', '[]', '', '', '', '[]');
INSERT INTO person VALUES (1, 2, '李审核', 'office', '["reviewer"]', 1, '', '', '', 0, '', '[]', '', '', '', '[]');
INSERT INTO seat VALUES (7, 3, 'prize', 1, NULL, 0, NULL, NULL, NULL);
INSERT INTO seat VALUES (7, 4, 'prize', 2, NULL, 0, NULL, NULL, NULL);
INSERT INTO submission VALUES (7, 34, 16, 1, 'first', 'null', 'office', 'paper', '', '2020-05-20', 0, 'accepted', 1);
INSERT INTO submission VALUES (7, 37, 22, 1, 'first', 'null', 'office', 'paper', '', '2020-05-20', 0, 'handed_in', 1);
INSERT INTO task VALUES (6, 5, 4, 'unit', 'U01', 'only', 'paper', 1, 'unit', 'soft', '一', 'cancelled', '2020-05-06', '2020-05-29', 1, 0, NULL, '2020-05-06', 1, '', NULL, '2020-05-06 01:00:00.000000');
INSERT INTO task VALUES (6, 8, 7, 'unit', 'U02', 'only', 'paper', 1, 'unit', 'soft', '一', 'cancelled', '2020-05-06', '2020-05-29', 1, 0, NULL, '2020-05-06', 1, '', NULL, '2020-05-06 01:00:00.000000');
INSERT INTO task VALUES (6, 11, 10, 'unit', 'U03', 'only', 'paper', 1, 'unit', 'soft', '一', 'cancelled', '2020-05-06', '2020-05-29', 1, 0, NULL, '2020-05-06', 1, '', NULL, '2020-05-06 01:00:00.000000');
INSERT INTO task VALUES (7, 6, 5, 'cycle', '2020', 'year', 'close_first', 1, 'office', 'soft', '', 'open', '2020-06-10', '2020-06-15', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
INSERT INTO task VALUES (7, 7, 5, 'cycle', '2020', 'year', 'ready', 1, 'office', 'hard', '二', 'open', '2020-06-01', '2020-06-20', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
INSERT INTO task VALUES (7, 8, 5, 'cycle', '2020', 'year', 'asked', 1, 'office', 'hard', '', 'waiting', '2020-07-01', '2020-07-15', 1, 0, NULL, NULL, 0, '', '2020-06-30 16:00:00.000000', NULL);
INSERT INTO task VALUES (7, 9, 5, 'cycle', '2020', 'year', 'result', 1, 'department:watch', 'hard', '', 'open', '2020-06-15', '2020-07-10', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
INSERT INTO task VALUES (7, 10, 5, 'cycle', '2020', 'year', 'ranked', 1, 'office', 'hard', '', 'waiting', '2020-07-01', '2020-07-10', 1, 0, NULL, NULL, 0, '', '2020-06-30 16:00:00.000000', NULL);
INSERT INTO task VALUES (7, 11, 5, 'cycle', '2020', 'year', 'talk', 1, 'meeting:bureau', 'hard', '', 'waiting', '2020-07-16', '2020-07-20', 1, 0, NULL, NULL, 0, '', '2020-07-15 16:00:00.000000', NULL);
INSERT INTO task VALUES (7, 12, 5, 'cycle', '2020', 'year', 'posted', 1, 'office', 'hard', '', 'waiting', '2020-07-21', '2020-07-29', 1, 0, NULL, NULL, 0, '', '2020-07-20 16:00:00.000000', NULL);
INSERT INTO task VALUES (7, 13, 5, 'cycle', '2020', 'year', 'paper_out', 1, 'office', 'hard', '三', 'waiting', '2020-07-29', '2020-08-10', 1, 0, NULL, NULL, 0, '', '2020-07-28 16:00:00.000000', NULL);
INSERT INTO task VALUES (7, 16, 15, 'unit', 'U01', 'first', 'paper', 1, 'unit', 'soft', '一（一）', 'accepted', '2020-05-06', '2020-05-29', 1, 0, '2020-05-20', '2020-05-20', 1, '', NULL, '2020-05-06 01:00:00.000000');
INSERT INTO task VALUES (7, 17, 15, 'unit', 'U01', 'first', 'hello', 1, 'unit', 'none', '一（一）', 'open', '2020-05-21', '2020-05-27', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
INSERT INTO task VALUES (7, 18, 15, 'unit', 'U01', 'second', 'marks', 1, 'team', 'hard', '一（二）', 'waiting', '2020-06-17', '2020-06-30', 1, 0, NULL, NULL, 0, '', '2020-06-16 16:00:00.000000', NULL);
INSERT INTO task VALUES (7, 19, 15, 'unit', 'U01', 'second', 'numbers', 1, 'unit', 'soft', '附二', 'open', '2020-06-15', '2020-06-30', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
INSERT INTO task VALUES (7, 22, 21, 'unit', 'U02', 'first', 'paper', 1, 'unit', 'soft', '一（一）', 'handed_in', '2020-05-06', '2020-05-29', 1, 0, '2020-05-20', NULL, 0, '', NULL, '2020-05-06 01:00:00.000000');
INSERT INTO task VALUES (7, 23, 21, 'unit', 'U02', 'first', 'hello', 1, 'unit', 'none', '一（一）', 'waiting', NULL, NULL, 1, 0, NULL, NULL, 0, '', NULL, NULL);
INSERT INTO task VALUES (7, 24, 21, 'unit', 'U02', 'second', 'marks', 1, 'team', 'hard', '一（二）', 'waiting', NULL, NULL, 1, 0, NULL, NULL, 0, '', NULL, NULL);
INSERT INTO task VALUES (7, 25, 21, 'unit', 'U02', 'second', 'numbers', 1, 'unit', 'soft', '附二', 'open', '2020-06-15', '2020-06-30', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
INSERT INTO task VALUES (7, 28, 27, 'unit', 'U03', 'first', 'paper', 1, 'unit', 'soft', '一（一）', 'open', '2020-05-06', '2020-05-29', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
INSERT INTO task VALUES (7, 29, 27, 'unit', 'U03', 'first', 'hello', 1, 'unit', 'none', '一（一）', 'waiting', NULL, NULL, 1, 0, NULL, NULL, 0, '', NULL, NULL);
INSERT INTO task VALUES (7, 30, 27, 'unit', 'U03', 'second', 'numbers', 1, 'unit', 'soft', '附二', 'open', '2020-06-15', '2020-06-30', 1, 0, NULL, NULL, 0, '', NULL, '2020-06-15 02:00:00.000000');
