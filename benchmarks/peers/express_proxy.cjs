// A proxy in the shape of Nango's: Express takes the call, axios makes it. node express_proxy.cjs UPSTREAM
const express = require('express');
const axios = require('axios');
const http = require('http');

const [, , upstream] = process.argv;
const agent = new http.Agent({ keepAlive: true });
const key = '0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a';
const connections = new Map([['acme/c', { baseUrl: upstream, apiKey: 's3cret' }]]);
const app = express();

app.use(express.raw({ type: '*/*', limit: '75mb' }));
app.all(/^\/proxy\/.*/, async (req, res) => {
    if (req.get('authorization') !== `Bearer ${key}`) return res.status(401).end();
    const connection = connections.get(`${req.get('provider-config-key')}/${req.get('connection-id')}`);
    if (!connection) return res.status(400).end();
    const headers = { 'x-api-key': connection.apiKey };
    for (const [name, value] of Object.entries(req.headers)) {
        if (name.startsWith('nango-proxy-')) headers[name.slice(12)] = value;
    }
    const answer = await axios({
        method: req.method,
        url: connection.baseUrl + req.originalUrl.slice('/proxy'.length),
        headers,
        data: req.method === 'GET' ? undefined : req.body,
        responseType: 'stream',
        httpAgent: agent,
        validateStatus: () => true,
    });
    res.status(answer.status);
    res.set({ 'content-type': answer.headers['content-type'], 'content-length': answer.headers['content-length'] });
    answer.data.pipe(res);
});
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
