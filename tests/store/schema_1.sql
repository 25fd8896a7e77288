-- A store as schema 1 wrote it: a healed incident, its heal, one call of a language model.
BEGIN TRANSACTION;
CREATE TABLE healing_heals (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	incident INTEGER NOT NULL,
	field VARCHAR(200) NOT NULL,
	accepted BOOLEAN NOT NULL,
	proposer VARCHAR(200) NOT NULL,
	confidence DOUBLE NOT NULL,
	selectors_before TEXT NOT NULL,
	selectors_after TEXT NOT NULL,
	reasons TEXT NOT NULL,
	sample TEXT NOT NULL,
	at DOUBLE NOT NULL,
	state VARCHAR(20) NOT NULL
);
INSERT INTO "healing_heals" VALUES(1,1,'title',1,'llm (llama3)',0.9,'["h1.old::text"]','["h1.new::text"]','["as told"]','["Water Act"]',110.0,'confirmed');
CREATE TABLE healing_incidents (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	source VARCHAR(200) NOT NULL,
	page_kind VARCHAR(200) NOT NULL,
	fields TEXT NOT NULL,
	state VARCHAR(20) NOT NULL,
	run INTEGER NOT NULL,
	opened_at DOUBLE NOT NULL,
	judged_at DOUBLE,
	closed_at DOUBLE,
	pages INTEGER NOT NULL,
	note TEXT NOT NULL
);
INSERT INTO "healing_incidents" VALUES(1,'gazette','law','["title"]','healed',1,100.0,NULL,120.0,5,'');
CREATE TABLE healing_llm_calls (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	incident INTEGER NOT NULL,
	model VARCHAR(200) NOT NULL,
	purpose VARCHAR(200) NOT NULL,
	prompt_tokens INTEGER,
	reply_tokens INTEGER,
	seconds DOUBLE NOT NULL,
	error TEXT NOT NULL,
	at DOUBLE NOT NULL
);
INSERT INTO "healing_llm_calls" VALUES(1,1,'llama3','pick',900,12,2.5,'',105.0);
CREATE TABLE healing_memory (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	source VARCHAR(200) NOT NULL,
	page_kind VARCHAR(200) NOT NULL,
	content TEXT NOT NULL,
	CONSTRAINT healing_memory_of_kind UNIQUE (source, page_kind)
);
CREATE TABLE healing_parked (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	run INTEGER NOT NULL,
	incident INTEGER NOT NULL,
	source VARCHAR(200) NOT NULL,
	page_kind VARCHAR(200) NOT NULL,
	url TEXT NOT NULL,
	request BLOB NOT NULL,
	status INTEGER NOT NULL,
	headers BLOB NOT NULL,
	snapshot VARCHAR(64) NOT NULL,
	failures TEXT NOT NULL,
	error TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	state VARCHAR(20) NOT NULL,
	reason TEXT NOT NULL,
	at DOUBLE NOT NULL
);
CREATE TABLE healing_rejected (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	source VARCHAR(200) NOT NULL,
	page_kind VARCHAR(200) NOT NULL,
	field VARCHAR(200) NOT NULL,
	selector TEXT NOT NULL
);
CREATE TABLE healing_runs (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	spider VARCHAR(200) NOT NULL,
	source VARCHAR(200) NOT NULL,
	started_at DOUBLE NOT NULL,
	seen_at DOUBLE NOT NULL,
	finished_at DOUBLE,
	pages INTEGER NOT NULL,
	items INTEGER NOT NULL,
	reason TEXT NOT NULL
);
CREATE TABLE healing_schema (
	version INTEGER NOT NULL,
	PRIMARY KEY (version)
);
INSERT INTO "healing_schema" VALUES(1);
CREATE INDEX healing_runs_by_start ON healing_runs (started_at);
CREATE INDEX healing_incidents_by_opening ON healing_incidents (opened_at);
CREATE INDEX healing_incidents_by_source ON healing_incidents (source, page_kind, state);
CREATE INDEX healing_heals_by_incident ON healing_heals (incident);
CREATE INDEX healing_heals_by_time ON healing_heals (at);
CREATE INDEX healing_parked_by_incident ON healing_parked (incident, state, id);
CREATE INDEX healing_parked_by_source ON healing_parked (source, state, id);
CREATE INDEX healing_parked_by_snapshot ON healing_parked (snapshot);
CREATE INDEX healing_llm_calls_by_incident ON healing_llm_calls (incident);
CREATE INDEX healing_rejected_by_kind ON healing_rejected (source, page_kind);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('healing_incidents',1);
INSERT INTO "sqlite_sequence" VALUES('healing_heals',1);
INSERT INTO "sqlite_sequence" VALUES('healing_llm_calls',1);
COMMIT;
