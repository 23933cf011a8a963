import assert from 'node:assert/strict';

import { nango } from './world.mjs';

export default () => ({
    'getEnvironmentVariables()': async () => {
        assert.deepEqual(await nango.getEnvironmentVariables(), [{ name: 'BOT_TOKEN', value: 'abcdefg' }]);
    }
});
