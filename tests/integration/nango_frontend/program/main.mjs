// Uses the frontend library as an application does, in a window that goes where it is sent.
import Nango from '@nangohq/frontend';

const world = JSON.parse(process.env.WORLD);

/** A browser's window: it follows redirects, and keeps cookies by their path. */
class Popup {
    closed = false;
    cookies = [];
    pages = [];

    set location(url) {
        this.visit(url).catch((error) => this.pages.push(String(error)));
    }

    async visit(url) {
        for (let hop = 0; hop < 9; hop += 1) {
            const path = new URL(url).pathname;
            const kept = this.cookies.filter((cookie) => path.startsWith(cookie.path)).map((cookie) => cookie.pair);
            const reply = await fetch(url, { redirect: 'manual', headers: kept.length ? { cookie: kept.join('; ') } : {} });
            const set = reply.headers.get('set-cookie');
            if (set) {
                this.cookies.push({ pair: set.split(';')[0], path: /Path=([^;]+)/.exec(set)[1] });
            }
            const next = reply.headers.get('location');
            this.pages.push([reply.status, path]);
            if (!next) {
                await reply.text();
                return;
            }
            url = new URL(next, url).href;
        }
    }

    close() {
        this.closed = true;
    }
}

const popups = [];
globalThis.window = {
    screen: { width: 1280, height: 800 },
    open: () => {
        popups.push(new Popup());
        return popups.at(-1);
    }
};

async function tell(name, work) {
    const told = { name };
    try {
        told.result = await work(new Nango({ host: world.host, connectSessionToken: world.token }));
    } catch (error) {
        told.error = { type: error.type, message: error.message };
    }
    console.log(JSON.stringify(told));
}

const client = { client_id: 'sandbox-client', client_secret: 'sandbox-client-secret' };
const login = { type: 'TWO_STEP', username: 'ada@example.com', password: 'sandbox-password' };

await tell('popup', (nango) => nango.auth('box', { params: { tenant: 'acme' }, detectClosedAuthWindow: true }));
await tell('own client', (nango) =>
    nango.auth('box', {
        credentials: {
            oauth_client_id_override: client.client_id,
            oauth_client_secret_override: client.client_secret
        }
    })
);
await tell('refused', (nango) => nango.auth('box', { params: { tenant: 'NOT' } }));
await tell('unknown', (nango) => nango.auth('none'));
await tell('chosen id', (nango) => nango.auth('box', 'my-id'));
await tell('key', (nango) => nango.auth('box-key', { credentials: { apiKey: world.key } }));
await tell('wrong key', (nango) => nango.auth('box-key', { credentials: { apiKey: 'wrong' } }));
await tell('basic', (nango) => nango.auth('box-basic', { credentials: { username: 'u', password: 'p' } }));
await tell('client', (nango) => nango.auth('box-client', { credentials: client }));
await tell('login', (nango) => nango.auth('box-login', { credentials: login }));
await tell('open', (nango) => nango.create('box-open'));
await tell('again', () => new Nango({ host: world.host, connectSessionToken: world.again }).reconnect('box'));
await tell('over', () => new Nango({ host: world.host, connectSessionToken: world.token.replace(/.$/, 'x') }).auth('box'));
console.log(JSON.stringify({ pages: popups.map((popup) => popup.pages) }));
process.exit(0);
