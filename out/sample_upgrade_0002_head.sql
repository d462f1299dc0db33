BEGIN;

-- Running upgrade 0002 -> 0003

ALTER TABLE sessions ADD COLUMN task_id UUID;

ALTER TABLE sessions ADD CONSTRAINT fk_sessions_task_id FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE SET NULL;

CREATE INDEX ix_sessions_task_id ON sessions (task_id);

ALTER TABLE projects DROP CONSTRAINT uq_project_user_slug;

ALTER TABLE projects ADD CONSTRAINT uq_project_slug UNIQUE (slug);

UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002';

-- Running upgrade 0003 -> 0004

ALTER TABLE sessions ADD COLUMN commits JSONB DEFAULT '[]' NOT NULL;

ALTER TABLE sessions ADD COLUMN tools_used JSONB DEFAULT '{}' NOT NULL;

ALTER TABLE sessions ADD CONSTRAINT uq_session_user_task_day UNIQUE (user_id, task_id, day);

UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0003';

-- Running upgrade 0004 -> 0005

CREATE TABLE plans (
    id INTEGER NOT NULL, 
    name VARCHAR(50) NOT NULL, 
    seats INTEGER, 
    description TEXT, 
    PRIMARY KEY (id), 
    CONSTRAINT ck_plans_seats CHECK (seats > 0)
);

INSERT INTO plans (id, name, seats, description) VALUES (1, 'Free', 1, 'For one person: it''s on us');

INSERT INTO plans (id, name, seats, description) VALUES (2, 'Team', 20, 'Up to 20 people, 100% shared');

INSERT INTO plans (id, name, seats, description) VALUES (3, 'Company', NULL, NULL);

UPDATE alembic_version SET version_num='0005' WHERE alembic_version.version_num = '0004';

-- Running upgrade 0005 -> 0006

COMMIT;

CREATE INDEX CONCURRENTLY ix_sessions_day ON sessions (day);

BEGIN;

UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0005';

-- Running upgrade 0006 -> 0007

ALTER TABLE sessions ALTER COLUMN seconds TYPE BIGINT;

UPDATE alembic_version SET version_num='0007' WHERE alembic_version.version_num = '0006';

COMMIT;

