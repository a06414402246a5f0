# syntax=docker/dockerfile:1

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN make build && install -d -m 0700 /root-of-image/data && install -d -m 1777 /root-of-image/tmp

# An S3-compatible server over a folder, the one that the tests use. It is no part of dw-sim.
FROM build AS store-build
RUN go build -C .ci/s3 -o /versitygw github.com/versity/versitygw/cmd/versitygw

FROM debian:bookworm-slim AS store
COPY --from=store-build /versitygw /usr/local/bin/versitygw
RUN install -d -o 65532 -g 65532 -m 0700 /data
USER 65532:65532
VOLUME /data
EXPOSE 9000

# One static binary, with the certificates by which it trusts the servers of clouds.
FROM scratch AS dw-sim
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /root-of-image/ /
COPY --from=build /src/bin/dw-sim /usr/local/bin/dw-sim
ENV DW_SIMULATOR_DATA_ROOT=/data DW_SIMULATOR_HOST=0.0.0.0
USER 65532:65532
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s \
  CMD ["/usr/local/bin/dw-sim", "doctor", "--server", "http://127.0.0.1:8000", "--alive"]
ENTRYPOINT ["/usr/local/bin/dw-sim"]
CMD ["api"]
