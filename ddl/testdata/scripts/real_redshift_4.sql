-- Multi-tenant product database, replicated into Redshift by DMS.
-- Every key starts with tenant_id, every child repeats it: (tenant_id, x_id) -> parent (tenant_id, x_id).

BEGIN;

CREATE TABLE app.plans (
    plan_code   VARCHAR(20)   NOT NULL PRIMARY KEY,
    monthly_fee DECIMAL(9, 2) NOT NULL,
    seats       INT4,
    features    SUPER
) DISTSTYLE ALL;

CREATE TABLE app.tenants (
    tenant_id    INTEGER      NOT NULL,
    slug         VARCHAR(63)  NOT NULL,
    company_name VARCHAR(200) NOT NULL,
    plan_code    VARCHAR(20)  NOT NULL,
    country      CHAR(2),
    timezone     VARCHAR(40)  DEFAULT 'UTC',
    created_at   TIMESTAMP    NOT NULL DEFAULT SYSDATE,
    deleted_at   TIMESTAMP,
    CONSTRAINT tenants_pk PRIMARY KEY (tenant_id),
    CONSTRAINT tenants_slug_key UNIQUE (slug),
    CONSTRAINT tenants_plan_fk FOREIGN KEY (plan_code) REFERENCES app.plans (plan_code)
) DISTSTYLE ALL SORTKEY (tenant_id);

CREATE TABLE app.users (
    tenant_id     INTEGER      NOT NULL REFERENCES app.tenants (tenant_id),
    user_id       INTEGER      NOT NULL,
    email         VARCHAR(254) NOT NULL,
    full_name     VARCHAR(120),
    role          VARCHAR(12)  NOT NULL DEFAULT 'member',
    locale        VARCHAR(10)  DEFAULT 'en-US',
    last_login_at TIMESTAMP,
    last_login_ip VARCHAR(45),
    PRIMARY KEY (tenant_id, user_id),
    UNIQUE (tenant_id, email)
) DISTKEY (tenant_id) COMPOUND SORTKEY (tenant_id, user_id);

CREATE TABLE app.projects (
    tenant_id   INTEGER      NOT NULL REFERENCES app.tenants,
    project_id  INTEGER      NOT NULL,
    owner_id    INTEGER      NOT NULL,
    name        VARCHAR(100) NOT NULL,
    budget      DECIMAL(12, 2),
    starts_on   DATE,
    ends_on     DATE,
    PRIMARY KEY (tenant_id, project_id),
    FOREIGN KEY (tenant_id, owner_id) REFERENCES app.users (tenant_id, user_id)
) DISTKEY (tenant_id) COMPOUND SORTKEY (tenant_id, project_id);

CREATE TABLE app.tasks (
    tenant_id   INTEGER      NOT NULL,
    task_id     BIGINT       NOT NULL,
    project_id  INTEGER      NOT NULL,
    assignee_id INTEGER,                      -- null: nobody has taken it
    reporter_id INTEGER      NOT NULL,
    parent_id   BIGINT,                       -- a task above this one
    title       VARCHAR(255) NOT NULL,
    state       VARCHAR(12)  NOT NULL DEFAULT 'open',
    priority    SMALLINT     NOT NULL DEFAULT 3,
    estimate_h  REAL,
    due_on      DATE,
    created_at  TIMESTAMP    NOT NULL DEFAULT GETDATE(),
    PRIMARY KEY (tenant_id, task_id),
    FOREIGN KEY (tenant_id, project_id)  REFERENCES app.projects (tenant_id, project_id),
    FOREIGN KEY (tenant_id, assignee_id) REFERENCES app.users (tenant_id, user_id),
    FOREIGN KEY (tenant_id, reporter_id) REFERENCES app.users (tenant_id, user_id)
) DISTKEY (tenant_id) COMPOUND SORTKEY (tenant_id, created_at);

CREATE TABLE app.labels (
    tenant_id INTEGER NOT NULL, label VARCHAR(40) NOT NULL, colour CHAR(7) DEFAULT '#cccccc',
    PRIMARY KEY (tenant_id, label), FOREIGN KEY (tenant_id) REFERENCES app.tenants (tenant_id)
) DISTKEY (tenant_id);

CREATE TABLE app.task_labels (
    tenant_id INTEGER     NOT NULL,
    task_id   BIGINT      NOT NULL,
    label     VARCHAR(40) NOT NULL,
    PRIMARY KEY (tenant_id, task_id, label),
    FOREIGN KEY (tenant_id, task_id) REFERENCES app.tasks (tenant_id, task_id),
    FOREIGN KEY (tenant_id, label)   REFERENCES app.labels (tenant_id, label)
) DISTKEY (tenant_id);

CREATE TABLE app.time_entries (
    tenant_id  INTEGER       NOT NULL,
    entry_id   BIGINT        NOT NULL,
    task_id    BIGINT        NOT NULL,
    user_id    INTEGER       NOT NULL,
    worked_on  DATE          NOT NULL,
    hours      DECIMAL(5, 2) NOT NULL,
    billable   BOOLEAN       NOT NULL DEFAULT TRUE,
    note       VARCHAR(1000),
    PRIMARY KEY (tenant_id, entry_id),
    FOREIGN KEY (tenant_id, task_id) REFERENCES app.tasks (tenant_id, task_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES app.users (tenant_id, user_id)
) DISTKEY (tenant_id) INTERLEAVED SORTKEY (tenant_id, worked_on, user_id);

CREATE TABLE app.invoices (
    tenant_id  INTEGER        NOT NULL,
    invoice_no INTEGER        NOT NULL,
    issued_on  DATE           NOT NULL,
    due_on     DATE           NOT NULL,
    currency   CHAR(3)        NOT NULL DEFAULT 'USD',
    net        NUMERIC(12, 2) NOT NULL,
    vat_rate   NUMERIC(4, 3)  NOT NULL DEFAULT 0.190,
    gross      NUMERIC(12, 2) NOT NULL,
    paid_at    TIMESTAMP,
    PRIMARY KEY (tenant_id, invoice_no),
    FOREIGN KEY (tenant_id) REFERENCES app.tenants (tenant_id)
) DISTKEY (tenant_id) SORTKEY (issued_on);

CREATE TABLE app.invoice_lines (
    tenant_id  INTEGER        NOT NULL,
    invoice_no INTEGER        NOT NULL,
    line_no    SMALLINT       NOT NULL,
    project_id INTEGER,
    text       VARCHAR(300)   NOT NULL,
    quantity   NUMERIC(9, 2)  NOT NULL DEFAULT 1,
    unit_price NUMERIC(10, 2) NOT NULL,
    PRIMARY KEY (tenant_id, invoice_no, line_no),
    FOREIGN KEY (tenant_id, invoice_no) REFERENCES app.invoices (tenant_id, invoice_no),
    FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects (tenant_id, project_id)
) DISTKEY (tenant_id);

-- added with release 41
ALTER TABLE app.users ADD COLUMN avatar_url VARCHAR(500);
ALTER TABLE app.users ADD COLUMN mfa_enabled BOOLEAN DEFAULT FALSE ENCODE zstd NOT NULL;
ALTER TABLE app.invoices ADD COLUMN pdf_key VARCHAR(120) NULL;
ALTER TABLE app.projects DROP COLUMN budget;
ALTER TABLE app.tasks ADD CONSTRAINT tasks_parent_fk FOREIGN KEY (tenant_id, parent_id) REFERENCES app.tasks (tenant_id, task_id);

COMMIT;

CREATE MATERIALIZED VIEW app.mv_hours AUTO REFRESH YES AS
SELECT tenant_id, user_id, worked_on, SUM(hours) AS hours FROM app.time_entries GROUP BY 1, 2, 3;

CREATE RLS POLICY app.by_tenant WITH (tenant_id INTEGER) USING (tenant_id = current_setting('app.tenant_id')::INT);
ATTACH RLS POLICY app.by_tenant ON app.tasks TO ROLE tenant_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO ROLE tenant_reader;
