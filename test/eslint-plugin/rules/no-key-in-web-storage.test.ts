import { checkTable } from '../table.ts';

checkTable('no-key-in-web-storage', {
  found: {
    'local and session storage': [
      { code: "localStorage.setItem('apiKey', k);", says: 'stored' },
      "window.sessionStorage.setItem('x', process.env.API_KEY);",
      "const save = (apiKey: string) => localStorage.setItem('k', apiKey);",
      "class A { save() { localStorage.setItem('settings', JSON.stringify({ apiKey: this.apiKey })); } }",
      'localStorage.apiKey = k;',
      "sessionStorage['client_secret'] = s;",
      "const { localStorage: store } = window; localStorage.setItem('x', 'sk_live_{{alnum:24}}');",
      "const KEY = 'api_key'; localStorage.setItem(KEY, value);",
    ],
    cookies: ["import { setCookie } from 'cookies-next'; setCookie('apiKey', k);", "const [, setCookie] = useCookies(); setCookie('x', process.env.API_KEY);", "setCookie('x', apiKey, { path: '/' });", 
      { code: 'document.cookie = `apiKey=${k}; path=/`;', says: 'stored' },
      "document.cookie = 'session=' + process.env.API_KEY;",
      "import Cookies from 'js-cookie'; Cookies.set('apiKey', k);",
      "Cookies.set('x', config.apiKey);",
      "cookieStore.set('client_secret', s);",
    ],
    'libraries of the browser': ["import localforage from 'localforage'; localforage.setItem('apiKey', k);", "import { set } from 'idb-keyval'; set('x', apiKey);", "import * as idb from 'idb-keyval'; idb.set('apiKey', k);", "import store from 'store2'; store.set('apiKey', k);"],
    IndexedDB: ["db.transaction('keys', 'readwrite').objectStore('keys').put({ apiKey });", "const tx = db.transaction('x'); tx.objectStore('x').add({ key: process.env.API_KEY });", "const os = db.transaction('x').objectStore('x'); os.put({ clientSecret: s });"],
    'phones': [
      { code: "import AsyncStorage from '@react-native-async-storage/async-storage'; AsyncStorage.setItem('apiKey', k);", says: 'device' },
      "AsyncStorage.multiSet([['x', apiKey]]);",
      { code: "import { MMKV } from 'react-native-mmkv'; const s = new MMKV(); s.set('apiKey', k);", says: 'device' },
      "import S from '@react-native-async-storage/async-storage'; const f = async () => { await S.setItem('t', process.env.API_KEY); };",
    ],
    'global variables': [{ code: 'window.apiKey = k;', says: 'global' }, 'globalThis.STRIPE_KEY = process.env.STRIPE_SECRET_KEY;', "self['config'] = { apiKey };", 'window.__CONFIG__ = { secret: config.clientSecret };'],
  },
  clean: {
    'no key': ["localStorage.setItem('theme', theme);", "localStorage.setItem('hasApiKey', String(!!apiKey));", "localStorage.setItem('apiKey', '');", 'localStorage.keyCount = keys.length;', "localStorage.setItem('apiKeyId', id);", "localStorage.setItem('publishableKey', k);"],
    'hidden': ["localStorage.setItem('apiKey', mask(apiKey));", "Cookies.set('apiKey', hash(k));", 'document.cookie = `apiKey=${redact(k)}`;', "sessionStorage.setItem('apiKey', await encrypt(k));"],
    'read or removed': ["localStorage.getItem('apiKey');", "localStorage.removeItem('apiKey');", 'const k = localStorage.apiKey;', "document.cookie = 'apiKey=; Max-Age=0';", "Cookies.remove('apiKey');"],
    'other forms': ['let k; k = apiKey; localStorage.clear();', 'make()(apiKey, localStorage);', "[localStorage][0]?.('apiKey', k);"],
    'no store': ["cache.setItem('apiKey', k);", "map.set('apiKey', k);", "secureStore.setItem('apiKey', k);", 'const window = {}; window.apiKey = k;', 'window.getApiKey = () => k;', "import * as SecureStore from 'expo-secure-store'; SecureStore.setItemAsync('apiKey', k);"],
  },
});
