"""The design document's own stack (FastAPI, SQLModel, SQLAlchemy async, psycopg 3, PyJWT, structlog), in one file.

PEER_LEAN=0  as the document describes it: middleware chain (request id, JWT, logging, security headers),
             PEM key given to jwt.decode, pool_pre_ping, one structlog JSON line per request (to PEER_LOG, default stderr).
PEER_LEAN=1  the same handlers tuned: no BaseHTTPMiddleware, JWT in a dependency with a parsed key, no log line, no pre-ping.
Rate limiting is left out in both (a load test would only measure the limiter).
"""
import logging, os, pathlib, sys, time, uuid
from datetime import datetime, timezone
from enum import Enum
from typing import Annotated, Any, Generic, Optional, TypeVar

import jwt, structlog
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from pydantic_settings import BaseSettings
from sqlalchemy import DateTime, String, Text, asc, desc, func, or_
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlmodel import Column, Field, SQLModel, select
from starlette.middleware.base import BaseHTTPMiddleware

LEAN = os.environ.get("PEER_LEAN") == "1"


class Settings(BaseSettings):
    DATABASE_URL: str
    DATABASE_POOL_SIZE: int = 20
    DATABASE_MAX_OVERFLOW: int = 10
    JWT_PUBLIC_KEY_FILE: str
    JWT_ALGORITHM: str = "RS256"
    JWT_AUDIENCE: str
    JWT_ISSUER: str
    ENVIRONMENT: str = "production"


settings = Settings()
PEM = pathlib.Path(settings.JWT_PUBLIC_KEY_FILE).read_text()
KEY = load_pem_public_key(PEM.encode()) if LEAN else PEM

# ---- logging
logging.basicConfig(format="%(message)s", level=logging.INFO,
                    stream=open(os.environ["PEER_LOG"], "a") if "PEER_LOG" in os.environ else sys.stderr)
structlog.configure(
    processors=[structlog.stdlib.filter_by_level, structlog.stdlib.add_logger_name, structlog.stdlib.add_log_level,
                structlog.stdlib.PositionalArgumentsFormatter(), structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.StackInfoRenderer(), structlog.processors.format_exc_info,
                structlog.processors.UnicodeDecoder(), structlog.processors.JSONRenderer()],
    context_class=dict, logger_factory=structlog.stdlib.LoggerFactory(), cache_logger_on_first_use=True)
logger = structlog.get_logger("creatorvault-backend")

# ---- database
engine = create_async_engine(
    settings.DATABASE_URL.replace("postgres://", "postgresql+psycopg://"),
    pool_size=settings.DATABASE_POOL_SIZE, max_overflow=settings.DATABASE_MAX_OVERFLOW,
    pool_pre_ping=not LEAN, pool_recycle=3600)
SessionLocal = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def get_db():
    async with SessionLocal() as session:
        yield session


# ---- models
class IdeaStage(str, Enum):
    IDEA = "idea"; OUTLINE = "outline"; DRAFT = "draft"; PUBLISHED = "published"


class IdeaPriority(str, Enum):
    HIGH = "high"; MEDIUM = "medium"; LOW = "low"


def utcnow() -> datetime:
    return datetime.now(timezone.utc)


class User(SQLModel, table=True):
    __tablename__ = "users"
    id: str = Field(primary_key=True, max_length=255)
    email: str = Field(unique=True, index=True, max_length=255)
    name: Optional[str] = Field(default=None, max_length=255)
    created_at: datetime = Field(default_factory=utcnow, sa_type=DateTime(timezone=True))


class Idea(SQLModel, table=True):
    __tablename__ = "ideas"
    id: Optional[int] = Field(default=None, primary_key=True)
    user_id: str = Field(foreign_key="users.id", index=True, max_length=255)
    title: str = Field(max_length=200)
    notes: Optional[str] = Field(default=None, sa_column=Column(Text))
    stage: str = Field(default="idea", sa_column=Column(String(20), nullable=False))
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    priority: str = Field(default="medium", sa_column=Column(String(10), nullable=False))
    due_date: Optional[datetime] = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(default_factory=utcnow, sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(default_factory=utcnow, sa_type=DateTime(timezone=True))


class IdeaCreate(BaseModel):
    title: str = Field(min_length=1, max_length=200)
    notes: Optional[str] = Field(default=None, max_length=5000)
    stage: IdeaStage = IdeaStage.IDEA
    tags: list[str] = []
    priority: IdeaPriority = IdeaPriority.MEDIUM
    due_date: Optional[datetime] = None


class IdeaRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    title: str
    notes: Optional[str]
    stage: IdeaStage
    tags: list[str]
    priority: IdeaPriority
    due_date: Optional[datetime]
    user_id: str
    created_at: datetime
    updated_at: datetime


class Pagination(BaseModel):
    total: int
    limit: int
    offset: int
    has_more: bool


class IdeaPage(BaseModel):
    ideas: list[IdeaRead]
    pagination: Pagination


class Meta(BaseModel):
    request_id: str
    timestamp: datetime


T = TypeVar("T")


class SuccessResponse(BaseModel, Generic[T]):
    success: bool = True
    data: T
    meta: Meta


# ---- repository and service
class IdeaRepository:
    async def get(self, db: AsyncSession, user_id: str, idea_id: int) -> Idea | None:
        return (await db.execute(select(Idea).where(Idea.id == idea_id, Idea.user_id == user_id))).scalar_one_or_none()

    async def list(self, db, user_id, stage, tags, priority, search, sort, order, limit, offset):
        where: list[Any] = [Idea.user_id == user_id]
        if stage:
            where.append(Idea.stage == stage.value)
        if priority:
            where.append(Idea.priority == priority.value)
        if tags:
            where.append(Idea.tags.has_any(array(tags)))
        if search:
            p = f"%{search}%"
            where.append(or_(Idea.title.ilike(p), Idea.notes.ilike(p)))
        total = (await db.execute(select(func.count()).select_from(Idea).where(*where))).scalar_one()
        direction = desc if order == "desc" else asc
        rows = (await db.execute(select(Idea).where(*where).order_by(direction(getattr(Idea, sort)), direction(Idea.id))
                                 .limit(limit).offset(offset))).scalars().all()
        return rows, total

    async def create(self, db: AsyncSession, idea: Idea) -> Idea:
        db.add(idea)
        await db.commit()
        if not LEAN:
            await db.refresh(idea)
        return idea


class IdeaService:
    repo = IdeaRepository()

    async def get_idea(self, db, user_id, idea_id):
        idea = await self.repo.get(db, user_id, idea_id)
        if idea is None:
            raise CreatorVaultException("NOT_FOUND", f"Idea with id {idea_id} not found", 404)
        return idea

    async def create_idea(self, db, user_id, data: IdeaCreate):
        return await self.repo.create(db, Idea(user_id=user_id, **data.model_dump(mode="python") | {
            "stage": data.stage.value, "priority": data.priority.value}))


service = IdeaService()


# ---- errors, auth, middleware
class CreatorVaultException(Exception):
    def __init__(self, code: str, message: str, status_code: int = 400):
        self.code, self.message, self.status_code = code, message, status_code


def meta(request: Request) -> dict:
    return {"request_id": getattr(request.state, "request_id", None) or f"req_{uuid.uuid4().hex[:12]}", "timestamp": utcnow()}


def error(request: Request, status: int, code: str, message: str, details=None) -> JSONResponse:
    m = meta(request)
    return JSONResponse(status_code=status, content={"success": False, "error": {"code": code, "message": message, "details": details or []},
                        "meta": {**m, "timestamp": m["timestamp"].isoformat()}})


def verify(request: Request) -> None:
    header = request.headers.get("Authorization")
    if not header or not header.startswith("Bearer "):
        raise CreatorVaultException("AUTH_ERROR", "Missing or invalid token", 401)
    try:
        payload = jwt.decode(header.split(" ")[1], KEY, algorithms=[settings.JWT_ALGORITHM],
                             audience=settings.JWT_AUDIENCE, issuer=settings.JWT_ISSUER)
    except jwt.PyJWTError as e:
        raise CreatorVaultException("AUTH_ERROR", f"Invalid token: {e}", 401)
    request.state.user_id, request.state.user_email = payload.get("sub"), payload.get("email")


def own(user_id: str, request: Request) -> str:
    if LEAN:
        verify(request)
    if request.state.user_id != user_id:
        raise CreatorVaultException("FORBIDDEN", "Access forbidden", 403)
    return user_id


async def request_id_middleware(request: Request, call_next):
    request.state.request_id = f"req_{uuid.uuid4().hex[:12]}"
    response = await call_next(request)
    response.headers["X-Request-ID"] = request.state.request_id
    return response


async def logging_middleware(request: Request, call_next):
    start = time.perf_counter()
    response = await call_next(request)
    logger.info("request", request_id=request.state.request_id, user_id=getattr(request.state, "user_id", None), method=request.method,
                path=request.url.path, status=response.status_code, service="creatorvault-backend", environment=settings.ENVIRONMENT,
                duration_ms=round((time.perf_counter() - start) * 1000, 2))
    return response


async def jwt_middleware(request: Request, call_next):
    if not (request.url.path.startswith("/health") or request.url.path in ("/docs", "/redoc", "/openapi.json")):
        try:
            verify(request)
        except CreatorVaultException as e:
            return error(request, e.status_code, e.code, e.message)
    return await call_next(request)


async def security_headers_middleware(request: Request, call_next):
    response = await call_next(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-XSS-Protection"] = "1; mode=block"
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


app = FastAPI(title="CreatorVault API")
if not LEAN:  # the last one added runs first
    app.add_middleware(BaseHTTPMiddleware, dispatch=security_headers_middleware)
    app.add_middleware(BaseHTTPMiddleware, dispatch=jwt_middleware)
    app.add_middleware(BaseHTTPMiddleware, dispatch=logging_middleware)
    app.add_middleware(BaseHTTPMiddleware, dispatch=request_id_middleware)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    app.add_middleware(CORSMiddleware, allow_origins=["http://localhost:3000"], allow_credentials=True,
                       allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"], allow_headers=["Authorization", "Content-Type"],
                       expose_headers=["X-Request-ID"])


@app.exception_handler(CreatorVaultException)
async def on_known(request: Request, e: CreatorVaultException):
    return error(request, e.status_code, e.code, e.message)


@app.exception_handler(RequestValidationError)
async def on_invalid(request: Request, e: RequestValidationError):
    return error(request, 400, "VALIDATION_ERROR", "Invalid request",
                 [{"field": str(d["loc"][-1]), "message": d["msg"], "type": d["type"]} for d in e.errors()])


@app.exception_handler(Exception)
async def on_unknown(request: Request, e: Exception):
    logger.error("Unhandled exception", exc_info=e)
    return error(request, 500, "INTERNAL_ERROR", "An unexpected error occurred")


# ---- routes
Db = Annotated[AsyncSession, Depends(get_db)]
Own = Annotated[str, Depends(own)]


@app.get("/health", response_model=SuccessResponse[dict])
async def health(request: Request):
    return {"data": {"status": "healthy"}, "meta": meta(request)}


@app.get("/api/v1/{user_id}/ideas", response_model=SuccessResponse[IdeaPage])
async def list_ideas(request: Request, user_id: Own, db: Db, stage: IdeaStage | None = None, tags: str | None = None,
                     priority: IdeaPriority | None = None, search: str | None = None,
                     sort: Annotated[str, Query(pattern="^(created_at|updated_at|title|priority)$")] = "created_at",
                     order: Annotated[str, Query(pattern="^(asc|desc)$")] = "desc",
                     limit: Annotated[int, Query(ge=1, le=100)] = 20, offset: Annotated[int, Query(ge=0)] = 0):
    rows, total = await service.repo.list(db, user_id, stage, [t.strip() for t in tags.split(",") if t.strip()] if tags else None,
                                          priority, search, sort, order, limit, offset)
    return {"data": {"ideas": rows, "pagination": {"total": total, "limit": limit, "offset": offset,
                                                   "has_more": offset + len(rows) < total}}, "meta": meta(request)}


@app.post("/api/v1/{user_id}/ideas", response_model=SuccessResponse[IdeaRead], status_code=201)
async def create_idea(request: Request, user_id: Own, db: Db, body: IdeaCreate):
    return {"data": await service.create_idea(db, user_id, body), "meta": meta(request)}


@app.get("/api/v1/{user_id}/ideas/{idea_id}", response_model=SuccessResponse[IdeaRead])
async def get_idea(request: Request, user_id: Own, idea_id: int, db: Db):
    return {"data": await service.get_idea(db, user_id, idea_id), "meta": meta(request)}
