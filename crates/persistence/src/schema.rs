//! The tables as the migrations leave them. A test compares this file with a migrated database;
//! when it fails, it prints what should stand here.

diesel::table! {
    categories (user_id, id) {
        id -> Int8,
        user_id -> Text,
        name -> Text,
        description -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int8,
        name_folded -> Text,
        search_text -> Text,
    }
}

diesel::table! {
    ideas (user_id, id) {
        id -> Int8,
        user_id -> Text,
        title -> Text,
        notes -> Nullable<Text>,
        stage -> Text,
        tags -> Jsonb,
        priority -> Text,
        due_date -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int8,
        title_folded -> Text,
        search_text -> Text,
    }
}

diesel::table! {
    idempotency_keys (user_id, key) {
        user_id -> Text,
        key -> Text,
        fingerprint -> Bytea,
        status -> Int2,
        location -> Nullable<Text>,
        data -> Jsonb,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    tasks (user_id, id) {
        id -> Int8,
        user_id -> Text,
        title -> Text,
        description -> Nullable<Text>,
        status -> Text,
        priority -> Text,
        category_id -> Nullable<Int8>,
        idea_id -> Nullable<Int8>,
        due_date -> Nullable<Date>,
        completed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int8,
        title_folded -> Text,
        search_text -> Text,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        email -> Text,
        name -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int8,
        preferences -> Jsonb,
    }
}
