# The crawler with scrapyd: docker compose up --build
FROM python:3.12-slim-bookworm

# tesseract reads scanned PDFs, chromium renders pages that need their scripts. Their versions are those of the release
# of Debian, which gets security updates: a version that is named here could not be installed after the next one.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-deu chromium curl \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --create-home --uid 1000 crawler \
    && mkdir -p /data \
    && chown crawler:crawler /data

WORKDIR /app
COPY pyproject.toml setup.py scrapy.cfg README.md LICENSE ./
COPY healing ./healing
COPY etl_sentiment ./etl_sentiment
COPY spiders_healable ./spiders_healable
COPY settings ./settings
COPY deploy ./deploy
# What it needs is in pyproject.toml.
# hadolint ignore=DL3013
RUN pip install --no-cache-dir '.[scrapyd,postgresql,parquet,rendering,openai]'

USER 1000
# What is collected, the healing store and the healed selectors; the egg of a deployed release has no folder of its own.
ENV HEALING_HOME=/data \
    PYTHONUNBUFFERED=1 \
    SCRAPYD_BIND_ADDRESS=0.0.0.0
VOLUME ["/data"]
EXPOSE 6800
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["sh", "-c", "curl -fs -u \"$SCRAPYD_USERNAME:$SCRAPYD_PASSWORD\" http://127.0.0.1:6800/daemonstatus.json"]
CMD ["python", "-m", "deploy.serve"]
