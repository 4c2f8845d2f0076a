"""The OpenAI-compatible doors: each depth of the box is a model, and so is every model of the settings."""

from starlette.routing import BaseRoute, Route

from .chat import chat_completions
from .embeddings import embeddings
from .models import models, one_model
from .responses import one_response, responses


def routes() -> list[BaseRoute]:
    """The doors under /v1. They use `app.state.box` and `request.state.user`."""
    return [
        Route("/v1/chat/completions", chat_completions, methods=["POST"]),
        Route("/v1/responses", responses, methods=["POST"]),
        Route("/v1/responses/{id}", one_response, methods=["GET"]),
        Route("/v1/embeddings", embeddings, methods=["POST"]),
        Route("/v1/models", models, methods=["GET"]),
        Route("/v1/models/{id:path}", one_model, methods=["GET"]),
    ]
