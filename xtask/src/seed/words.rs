//! What seeded ideas and tasks are put together from, in several languages and scripts.
//!
//! `{topic}`, `{who}` and `{n}` stand for a topic, an audience and a number. The words are chosen so
//! that each fits into each gap as it is.

/// What a creator of one language writes.
pub(super) struct Language {
    pub(super) titles: &'static [&'static str],
    pub(super) topics: &'static [&'static str],
    pub(super) audiences: &'static [&'static str],
    pub(super) sentences: &'static [&'static str],
    /// What there is to do about a topic.
    pub(super) tasks: &'static [&'static str],
    /// What stands between two sentences.
    pub(super) space: &'static str,
}

/// What creators file their ideas under, whatever they write in; the first ones far more often.
pub(super) const TAGS: [&str; 40] = [
    "video",
    "blog",
    "shorts",
    "newsletter",
    "tutorial",
    "podcast",
    "essay",
    "interview",
    "launch",
    "evergreen",
    "q4",
    "sponsor",
    "How-To",
    "behind the scenes",
    "review",
    "livestream",
    "seo",
    "відео",
    "動画",
    "Küche",
    "travel",
    "gear",
    "collab",
    "remix",
    "b-roll",
    "case study",
    "ideias",
    "教程",
    "música",
    "writing",
    "budget",
    "AI",
    "community",
    "reto",
    "подкаст",
    "fitness",
    "2027",
    "zero-waste",
    "c++",
    "🎬",
];

/// What creators file their tasks under, and what they say about that, if anything.
pub(super) const CATEGORIES: [(&str, Option<&str>); 6] = [
    ("Filming", Some("Whatever needs a camera")),
    ("Editing", None),
    ("Research", Some("Sources, and people to ask")),
    ("Publishing", None),
    ("Paperwork", Some("Invoices, contracts\nand taxes")),
    ("Спільнота", None),
];

pub(super) const ENGLISH: Language = Language {
    titles: &[
        "{n} mistakes with {topic} that {who} make",
        "Why {who} get {topic} wrong",
        "{topic}: what I learned in {n} days",
        "A week of {topic} for {who}",
        "{topic} on a budget of {n} dollars",
        "The honest guide to {topic}",
        "What {who} never ask about {topic}",
        "{topic}, explained in {n} seconds",
        "I tried {topic} for {n} days so you don't have to",
        "Episode {n}: {topic}, seriously",
    ],
    topics: &[
        "home recording",
        "street photography",
        "sourdough",
        "async Rust",
        "watercolours",
        "mechanical keyboards",
        "trail running",
        "podcast editing",
        "urban gardening",
        "thumbnails",
        "film cameras",
        "cold email",
        "note-taking",
        "3D printing",
        "language learning",
        "storyboards",
    ],
    audiences: &[
        "beginners",
        "freelancers",
        "students",
        "small teams",
        "parents",
        "first-time founders",
        "introverts",
        "weekend makers",
    ],
    sentences: &[
        "Open with the question that {who} asked last week.",
        "Show the before and after of {topic} within the first {n} seconds.",
        "Needs b-roll: hands, desk, window light.",
        "Check the numbers again; the source is from {n} months ago.",
        "Maybe split this into {n} parts if it runs long.",
        "Call to action: the free checklist about {topic}.",
        "Ask Sam whether the sponsor minds that we mention {topic}.",
        "The point is not {topic} itself but why {who} give up on it.",
    ],
    tasks: &[
        "Film the opening: {topic}",
        "Edit the rough cut: {topic}",
        "Find {n} sources: {topic}",
        "Draw the thumbnail: {topic}",
        "Write the newsletter: {topic}",
        "Reply to {n} comments",
        "Book the studio for {n} minutes",
        "Send the invoice, no. {n}",
    ],
    space: " ",
};

pub(super) const GERMAN: Language = Language {
    titles: &[
        "{n} Fehler, die {who} machen: {topic}",
        "{topic}: der ehrliche Überblick für {who}",
        "{topic} in {n} Minuten erklärt",
        "Warum {who} an {topic} scheitern",
        "{n} Tage {topic} – mein Fazit",
    ],
    topics: &[
        "Brotbacken",
        "Straßenfotografie",
        "Tagebuchschreiben",
        "Fahrradwartung",
        "Podcast-Schnitt",
        "Möbelbau",
        "Gemüse vom Balkon",
        "Schlagfertigkeit",
    ],
    audiences: &[
        "Anfänger",
        "Selbstständige",
        "Studierende",
        "Eltern",
        "kleine Teams",
    ],
    sentences: &[
        "Mit der Frage anfangen, die {who} immer stellen.",
        "Für {topic} brauchen wir noch Aufnahmen bei Tageslicht.",
        "Zahlen prüfen, die Quelle ist {n} Monate alt.",
        "Grüße an die Übersetzerin nicht vergessen!",
    ],
    tasks: &[
        "Einstieg drehen: {topic}",
        "Rohschnitt: {topic}",
        "{n} Quellen prüfen: {topic}",
        "Rechnung Nr. {n} schreiben",
    ],
    space: " ",
};

pub(super) const SPANISH: Language = Language {
    titles: &[
        "{n} errores con {topic} que nadie te cuenta",
        "{topic} para {who}: guía sin rodeos",
        "¿Vale la pena {topic}? Lo probé {n} días",
        "Lo que {who} deberían saber sobre {topic}",
    ],
    topics: &[
        "la edición de vídeo",
        "el café de especialidad",
        "la acuarela",
        "el ahorro",
        "la cerámica",
        "el montañismo",
        "la guitarra",
    ],
    audiences: &[
        "principiantes",
        "estudiantes",
        "autónomos",
        "familias",
        "niños",
    ],
    sentences: &[
        "Empezar con una anécdota sobre {topic}.",
        "Añadir subtítulos para {who}.",
        "Dura demasiado: recortar {n} segundos.",
        "Preguntar a la comunidad qué opina.",
    ],
    tasks: &[
        "Grabar la introducción: {topic}",
        "Montar el borrador: {topic}",
        "Buscar {n} fuentes: {topic}",
        "Enviar la factura {n}",
    ],
    space: " ",
};

pub(super) const UKRAINIAN: Language = Language {
    titles: &[
        "{topic}: {n} порад для тих, хто починає",
        "Чому {who} бояться питати про це: {topic}",
        "{n} днів і одна тема: {topic}",
        "{topic} без зайвих слів",
    ],
    topics: &[
        "Вулична фотографія",
        "Монтаж подкастів",
        "Домашній хліб",
        "Акварель",
        "Ґрунт для розсади",
        "Їжа в мандрах",
        "Вивчення мов",
    ],
    audiences: &["початківці", "студенти", "батьки", "фрилансери"],
    sentences: &[
        "Почати з історії, яку розповіли {who}.",
        "Перевірити джерела за останні {n} місяців.",
        "Додати приклад: {topic}.",
        "Обов'язково подякувати глядачам наприкінці.",
    ],
    tasks: &[
        "Зняти вступ: {topic}",
        "Змонтувати чернетку: {topic}",
        "Знайти джерела ({n}): {topic}",
        "Відповісти на коментарі ({n})",
    ],
    space: " ",
};

pub(super) const JAPANESE: Language = Language {
    titles: &[
        "{who}のための{topic}入門",
        "{topic}を{n}日間続けてみた",
        "{topic}で失敗する{n}の理由",
        "誰も教えてくれない{topic}の話",
    ],
    topics: &[
        "動画編集",
        "フィルムカメラ",
        "家庭菜園",
        "手帳術",
        "ポッドキャスト",
        "水彩画",
        "英語学習",
    ],
    audiences: &["初心者", "学生", "会社員", "クリエイター"],
    sentences: &[
        "冒頭で{who}の質問に答える。",
        "{topic}の実演を{n}秒以内に見せる。",
        "字幕は後で追加すること。",
        "コメント欄で次のテーマを募集する。",
    ],
    tasks: &[
        "オープニングを撮影する：{topic}",
        "粗編集：{topic}",
        "資料を{n}件探す：{topic}",
        "コメント{n}件に返信する",
    ],
    space: "",
};

pub(super) const CHINESE: Language = Language {
    titles: &[
        "{who}学{topic}的{n}个误区",
        "{topic}：{n}天挑战记录",
        "为什么{who}总是放弃{topic}",
        "一次讲清楚{topic}",
    ],
    topics: &[
        "视频剪辑",
        "街头摄影",
        "手冲咖啡",
        "时间管理",
        "播客制作",
        "水彩画",
    ],
    audiences: &["新手", "大学生", "自由职业者", "上班族"],
    sentences: &[
        "开头先回答{who}最常问的问题。",
        "用{n}秒展示{topic}的前后对比。",
        "记得核对数据来源。",
        "结尾请观众投票选下一期。",
    ],
    tasks: &[
        "拍摄开头：{topic}",
        "粗剪：{topic}",
        "查找{n}份资料：{topic}",
        "回复{n}条评论",
    ],
    space: "",
};
