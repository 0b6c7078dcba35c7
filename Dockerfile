# claimcheck in a container, with its models: verifies a report that lies in the mounted folder.
#
#   docker build -t claimcheck .
#   docker run --rm -v "$PWD:/work" -v claimcheck-cache:/cache claimcheck verify report.txt --papers pdfs
#
# The volume holds the cache, and in data/ the stores of audits and decisions.
#
# The container's user has the id 1000; where yours differs and files are to be written, add: --user "$(id -u):$(id -g)"

FROM python:3.13-slim AS build
WORKDIR /source
RUN python -m venv /opt/claimcheck
# Dependencies first: this layer is built anew only when they change.
COPY constraints.txt pyproject.toml ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > base.txt \
    && /opt/claimcheck/bin/pip install --no-cache-dir -c constraints.txt -r base.txt
COPY README.md LICENSE ./
COPY claimcheck claimcheck
COPY data data
COPY docs/rules docs/rules
COPY prompts prompts
RUN /opt/claimcheck/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN useradd --create-home --uid 1000 claimcheck \
    && mkdir /cache /work \
    && chown claimcheck:claimcheck /cache /work \
    && chmod 1777 /cache
COPY --from=build /opt/claimcheck /opt/claimcheck
ENV PATH="/opt/claimcheck/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    CLAIMCHECK_CACHE=/cache/claimcheck \
    XDG_DATA_HOME=/cache/data
USER claimcheck
WORKDIR /work
VOLUME /cache
ENTRYPOINT ["claimcheck"]
CMD ["--help"]
