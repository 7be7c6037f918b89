// The product's ideas on Node: Fastify, postgres.js with prepared statements, fast-jwt without a cache of
// tokens, two processes. PORT, DATABASE_URL, JWT_PUBLIC_KEY_FILE, JWT_ISSUER and JWT_AUDIENCE tell it all.
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import postgres from 'postgres';
import { createVerifier } from 'fast-jwt';

const env = process.env;
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  process.on('SIGTERM', () => { for (const w of Object.values(cluster.workers)) w.kill(); process.exit(0); });
} else {
  const sql = postgres(env.DATABASE_URL, { max: 8 });
  const verify = createVerifier({ key: readFileSync(env.JWT_PUBLIC_KEY_FILE, 'utf8'), algorithms: ['RS256'],
    allowedAud: env.JWT_AUDIENCE, allowedIss: env.JWT_ISSUER, requiredClaims: ['exp', 'sub'], cache: false });
  const app = Fastify({ logger: false });
  const meta = () => ({ request_id: 'req_' + randomBytes(8).toString('hex'), timestamp: new Date() });
  const fail = (reply, status, code, message, details = []) =>
    reply.code(status).send({ success: false, error: { code, message, details }, meta: meta() });

  const str = { type: 'string' }, nullable = (t) => ({ ...t, nullable: true }), time = { type: 'string', format: 'date-time' };
  const object = (properties) => ({ type: 'object', properties });
  const idea = object({ id: { type: 'integer' }, title: str, notes: nullable(str), stage: str, tags: { type: 'array', items: str },
    priority: str, due_date: nullable(time), user_id: str, created_at: time, updated_at: time });
  const envelope = (data) => object({ success: { type: 'boolean' }, data, meta: object({ request_id: str, timestamp: time }) });
  const page = object({ ideas: { type: 'array', items: idea },
    pagination: object({ total: { type: 'integer' }, limit: { type: 'integer' }, offset: { type: 'integer' }, has_more: { type: 'boolean' } }) });
  const stages = ['idea', 'outline', 'draft', 'published'], priorities = ['high', 'medium', 'low'];
  const listQuery = object({ stage: { enum: stages }, tags: str, priority: { enum: priorities }, search: str,
    sort: { enum: ['created_at', 'updated_at', 'title', 'priority'], default: 'created_at' }, order: { enum: ['asc', 'desc'], default: 'desc' },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 }, offset: { type: 'integer', minimum: 0, default: 0 } });
  const newIdea = { ...object({ title: { ...str, minLength: 1, maxLength: 200 }, notes: nullable({ ...str, maxLength: 5000 }),
    stage: { enum: stages, default: 'idea' }, tags: { type: 'array', items: str, default: [] },
    priority: { enum: priorities, default: 'medium' } }), required: ['title'] };

  app.setErrorHandler((e, _req, reply) => e.validation
    ? fail(reply, 400, 'VALIDATION_ERROR', e.message) : fail(reply, 500, 'INTERNAL_ERROR', 'An unexpected error occurred'));
  const own = async (req, reply) => {
    const h = req.headers.authorization;
    let claims;
    try { if (!h?.startsWith('Bearer ')) throw 0; claims = verify(h.slice(7)); }
    catch { return fail(reply, 401, 'AUTH_ERROR', 'Missing or invalid token'); }
    if (claims.sub !== req.params.user) return fail(reply, 403, 'FORBIDDEN', 'Access forbidden');
  };
  const cols = sql`id, title, notes, stage, tags, priority, due_date, user_id, created_at, updated_at`;

  app.get('/health', { schema: { response: { 200: envelope(object({ status: str })) } } },
    async () => ({ success: true, data: { status: 'healthy' }, meta: meta() }));

  app.get('/api/v1/:user/ideas', { onRequest: own, schema: { querystring: listQuery, response: { 200: envelope(page) } } }, async (req) => {
    const { stage, tags, priority, search, sort, order, limit, offset } = req.query;
    const like = search && '%' + search.replace(/[\\%_]/g, '\\$&') + '%';
    const where = sql`user_id = ${req.params.user} ${stage ? sql`AND stage = ${stage}` : sql``}
      ${priority ? sql`AND priority = ${priority}` : sql``}
      ${tags ? sql`AND tags ?| ${tags.split(',').map((t) => t.trim()).filter(Boolean)}::text[]` : sql``}
      ${like ? sql`AND (title ILIKE ${like} OR notes ILIKE ${like})` : sql``}`;
    const dir = order === 'desc' ? sql`DESC` : sql`ASC`;
    const [[{ total }], ideas] = await Promise.all([
      sql`SELECT count(*)::int AS total FROM ideas WHERE ${where}`,
      sql`SELECT ${cols} FROM ideas WHERE ${where} ORDER BY ${sql(sort)} ${dir}, id ${dir} LIMIT ${limit} OFFSET ${offset}`]);
    return { success: true, data: { ideas, pagination: { total, limit, offset, has_more: offset + ideas.length < total } }, meta: meta() };
  });

  app.post('/api/v1/:user/ideas', { onRequest: own, schema: { body: newIdea, response: { 201: envelope(idea) } } }, async (req, reply) => {
    const { title, notes = null, stage, tags, priority } = req.body;
    const [row] = await sql`INSERT INTO ideas (user_id, title, notes, stage, tags, priority)
      VALUES (${req.params.user}, ${title}, ${notes}, ${stage}, ${sql.json(tags)}, ${priority}) RETURNING ${cols}`;
    reply.code(201);
    return { success: true, data: row, meta: meta() };
  });

  app.get('/api/v1/:user/ideas/:id', { onRequest: own, schema: { params: object({ user: str, id: { type: 'integer' } }), response: { 200: envelope(idea) } } },
    async (req, reply) => {
      const [row] = await sql`SELECT ${cols} FROM ideas WHERE id = ${req.params.id} AND user_id = ${req.params.user}`;
      return row ? { success: true, data: row, meta: meta() } : fail(reply, 404, 'NOT_FOUND', 'Idea not found');
    });

  app.listen({ host: '127.0.0.1', port: Number(env.PORT) });
}
