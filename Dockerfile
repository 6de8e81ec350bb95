# docker build -t autodiscover-lab .
# docker run --rm -e AUTODISCOVER_LAB_ADVERTISE=192.0.2.5 -p 53:53/udp -p 53:53 -p 80:80 -p 443:443 -p 135:135 ... autodiscover-lab
ARG NODE=22-bookworm-slim

# The package, as it is published.
FROM node:${NODE} AS package
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run --silent build
RUN npm pack --silent --ignore-scripts --pack-destination /tmp && tar -xzf /tmp/autodiscover-lab-*.tgz -C /tmp

FROM node:${NODE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:${NODE}
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=package /tmp/package ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
ENV NODE_ENV=production \
    AUTODISCOVER_LAB_DATA=/data \
    AUTODISCOVER_LAB_EXPOSURE=lan \
    AUTODISCOVER_LAB_LISTEN=0.0.0.0 \
    AUTODISCOVER_LAB_CONTROL_PORT=8025
# DNS, HTTP, endpoint mapper, LDAP, HTTPS, RPC over HTTP, LDAPS, global catalogue, static RPC ports of the built-in seeds.
EXPOSE 53/udp 53 80 135 389 389/udp 443 593 636 3268 3269 6005 59532 59533
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "dist/bin/autodiscover-lab.js", "ready", "--lab", "http://127.0.0.1:8025", "--timeout", "0"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "dist/bin/autodiscover-lab.js"]
CMD ["serve"]
