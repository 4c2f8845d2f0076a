"""What every kind of fact has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0, le=1e9)]


class BaseFact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
