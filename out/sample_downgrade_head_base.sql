BEGIN;

-- Running downgrade 0007 -> 0006

ALTER TABLE sessions ALTER COLUMN seconds TYPE INTEGER;

UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0007';

-- Running downgrade 0006 -> 0005

COMMIT;

DROP INDEX CONCURRENTLY ix_sessions_day;

BEGIN;

UPDATE alembic_version SET version_num='0005' WHERE alembic_version.version_num = '0006';

-- Running downgrade 0005 -> 0004

DELETE FROM plans WHERE id IN (1, 2, 3);

DROP TABLE plans;

UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0005';

-- Running downgrade 0004 -> 0003

ALTER TABLE sessions DROP CONSTRAINT uq_session_user_task_day;

ALTER TABLE sessions DROP COLUMN tools_used;

ALTER TABLE sessions DROP COLUMN commits;

UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0004';

-- Running downgrade 0003 -> 0002

ALTER TABLE projects DROP CONSTRAINT uq_project_slug;

ALTER TABLE projects ADD CONSTRAINT uq_project_user_slug UNIQUE (user_id, slug);

DROP INDEX ix_sessions_task_id;

ALTER TABLE sessions DROP COLUMN task_id;

UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0003';

-- Running downgrade 0002 -> 0001

ALTER TABLE projects DROP COLUMN repo_url;

ALTER TABLE projects DROP COLUMN job_number;

ALTER TABLE projects DROP COLUMN client;

UPDATE alembic_version SET version_num='0001' WHERE alembic_version.version_num = '0002';

-- Running downgrade 0001 -> 

DROP INDEX ix_sessions_user_id;

DROP TABLE sessions;

DROP INDEX ix_tasks_project_id;

DROP TABLE tasks;

DROP TABLE projects;

DROP INDEX ix_users_email;

DROP TABLE users;

DROP TYPE user_role;

DELETE FROM alembic_version WHERE alembic_version.version_num = '0001';

COMMIT;

