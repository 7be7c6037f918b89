-- What is to be done, for an idea or for none. The foreign keys name the owner with the row, so no
-- task can point at what is another owner's; when what it points at goes, the task stays without it.
CREATE TABLE tasks (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    status TEXT NOT NULL DEFAULT 'pending',
    priority TEXT NOT NULL DEFAULT 'medium',
    category_id BIGINT,
    idea_id BIGINT,
    due_date DATE,
    completed_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    version BIGINT NOT NULL DEFAULT 1,
    title_folded TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    CONSTRAINT tasks_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT tasks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT tasks_category_id_fkey FOREIGN KEY (user_id, category_id)
        REFERENCES categories (user_id, id) ON DELETE SET NULL (category_id),
    CONSTRAINT tasks_idea_id_fkey FOREIGN KEY (user_id, idea_id)
        REFERENCES ideas (user_id, id) ON DELETE SET NULL (idea_id),
    CONSTRAINT tasks_user_id_not_empty CHECK (user_id <> ''),
    CONSTRAINT tasks_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT tasks_description_length CHECK (char_length(description) <= 5000),
    CONSTRAINT tasks_status_known
        CHECK (status IN ('pending', 'in_progress', 'completed', 'archived')),
    CONSTRAINT tasks_priority_known CHECK (priority IN ('high', 'medium', 'low')),
    CONSTRAINT tasks_completed_at_fits_status CHECK (
        CASE status
            WHEN 'completed' THEN completed_at IS NOT NULL
            WHEN 'archived' THEN true
            ELSE completed_at IS NULL
        END
    ),
    CONSTRAINT tasks_version_positive CHECK (version > 0)
);

-- Lists: the default order, what changed last, titles, and what is due next, where never is last.
CREATE INDEX tasks_user_id_created_at_idx ON tasks (user_id, created_at DESC, id DESC);
CREATE INDEX tasks_user_id_updated_at_idx ON tasks (user_id, updated_at, id);
CREATE INDEX tasks_user_id_title_folded_idx ON tasks (user_id, title_folded, id);
CREATE INDEX tasks_user_id_due_date_idx ON tasks (
    user_id,
    (CASE WHEN due_date IS NULL THEN 'infinity'::date ELSE due_date END),
    id
);
-- What has to be found when an idea or a category goes, and what is asked for by either.
CREATE INDEX tasks_user_id_category_id_idx ON tasks (user_id, category_id)
    WHERE category_id IS NOT NULL;
CREATE INDEX tasks_user_id_idea_id_idx ON tasks (user_id, idea_id) WHERE idea_id IS NOT NULL;

-- A foreign key that lets go of what is gone knows nothing of versions, and whoever holds an entity
-- tag of the task would not learn that it changed. A trigger, and not a statement before the delete:
-- this way it holds for whoever deletes, a binary that knows no tasks yet among them.
CREATE FUNCTION count_lost_reference() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := greatest(OLD.updated_at, now());
    RETURN NEW;
END
$$;

CREATE TRIGGER count_lost_reference BEFORE UPDATE OF category_id, idea_id ON tasks
FOR EACH ROW WHEN (
    NEW.version = OLD.version
    AND (NEW.category_id IS DISTINCT FROM OLD.category_id OR NEW.idea_id IS DISTINCT FROM OLD.idea_id)
)
EXECUTE FUNCTION count_lost_reference();

CALL guard_rows('tasks', 'user_id');
