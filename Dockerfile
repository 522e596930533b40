# syntax=docker/dockerfile:1
# The program alone: DATABASE_URL and MEILI_URL say where PostgreSQL and Meilisearch are (see compose.yaml).

FROM node:22-bookworm-slim AS web
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --loglevel=error --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/frontend/dist ./frontend/dist
RUN go build -buildvcs=false -o /shanqiao ./app

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin shanqiao \
 && install -d -o shanqiao -g shanqiao -m 0700 /data
COPY --from=program /shanqiao /usr/local/bin/shanqiao
# Keys and sealed attachments lie in /data: without them the personal data in the database cannot be read again.
ENV LISTEN=0.0.0.0:8080 DATA_DIR=/data
VOLUME /data
WORKDIR /data
USER shanqiao
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [[ $code == 200 ]]"]
ENTRYPOINT ["shanqiao"]
CMD ["serve"]
