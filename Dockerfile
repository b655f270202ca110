FROM rust:1-bookworm AS build
# Node builds the web app's style and script; the image that runs has none of it.
COPY --from=node:22-bookworm-slim /usr/local/bin /usr/local/bin
COPY --from=node:22-bookworm-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin carnet && strip -o /carnet target/release/carnet

FROM debian:bookworm-slim
# The certificates are for PostgreSQL over TLS.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 -m 700 /data
COPY --from=build /carnet /usr/local/bin/carnet
ENV CARNET_LISTEN=0.0.0.0:9000 CARNET_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 9000
HEALTHCHECK --interval=30s --timeout=6s --start-period=15s --retries=3 CMD ["carnet", "healthcheck"]
ENTRYPOINT ["carnet"]
CMD ["serve"]
