# The site in an image: web instances and worker alike (compose.yaml). Packages by hash, no compiler, nobody's root.
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv --copies /opt/venv
COPY requirements.txt /build/
# The lock names everything there is to install; only wheels, so that nothing is run while installing.
RUN /opt/venv/bin/pip install --no-deps --require-hashes --only-binary :all: -r /build/requirements.txt
COPY webapp/translations /build/translations
RUN /opt/venv/bin/pybabel -q compile -d /build/translations \
    && /opt/venv/bin/pip uninstall -q -y pip \
    && find /opt/venv -name '__pycache__' -prune -exec rm -rf {} +

FROM python:3.11-slim
ARG RELEASE=unnamed
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VPLUSE_INSTANCE=/var/lib/vpluse \
    VPLUSE_RELEASE=$RELEASE \
    PROMETHEUS_MULTIPROC_DIR=/run/vpluse/metrics
RUN groupadd --gid 10001 vpluse \
    && useradd --uid 10001 --gid vpluse --no-create-home --shell /usr/sbin/nologin vpluse \
    && install -d -o vpluse -g vpluse -m 0700 /var/lib/vpluse \
    && install -d -o vpluse -g vpluse -m 0750 /run/vpluse
COPY --from=build /opt/venv /opt/venv
WORKDIR /opt/vpluse
COPY wsgi.py ./
COPY deploy/serve.py deploy/web.py deploy/bodies.py deploy/
COPY migrations migrations
COPY static static
COPY templates templates
COPY webapp webapp
COPY --from=build /build/translations webapp/translations
RUN python -m compileall -q webapp deploy wsgi.py
USER vpluse
# The root file system may be read-only: only /run/vpluse, /var/lib/vpluse and /tmp are written to.
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 \
    CMD ["python", "deploy/serve.py", "--check", "/run/vpluse/web-1.sock"]
STOPSIGNAL SIGTERM
CMD ["python", "deploy/serve.py", "/run/vpluse/web-1.sock"]
