// Names, asked one by one through the rule about logs: every word that makes a key of a name, and every word that makes something else of it.
import { type Case, checkTable } from '../table.ts';

/** Logs every name; each is a finding of its own. */
function keys(names: string): Case {
  const list = names.split(' ');
  return { code: list.map((name) => `console.log(o.${name});`).join('\n'), findings: list.length };
}

function variables(names: string): Case {
  const list = names.split(' ');
  return { code: list.map((name) => `console.log(process.env.${name});`).join('\n'), findings: list.length };
}

const others = (names: string): Case => ({ code: keys(names).code });

/** Words that say something else of a variable: `SERVICE_SECRET` is one, a `secretService` is none. */
const ELSEWHERE = /(?:^|_)(?:SITE|CLIENT|SERVICE|STATE|PAGE|APP|ENV|CONFIG|PROVIDER|STORE|STORAGE|BUTTON|TIME|EVENT|ACTION|MAIL|PUB|ROW|CODE|PRIMARY|ROTATION|SORT)(?:_|$)/;

/** No keys as names of values, and none as variables of the environment. */
function either(names: string): Case {
  const spelled = names.split(' ').map((name) => name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase());
  return { code: `${keys(names).code}\n${variables(spelled.filter((name) => !ELSEWHERE.test(name)).join(' ')).code}` };
}

const otherVariables = (names: string): Case => ({ code: variables(names).code });

checkTable('no-key-in-logs', {
  found: {
    'secrets of their own': [keys('secret secrets password passwd passphrase credential credentials apikey apikeys apisecret apitoken authtoken accesstoken refreshtoken bearertoken clientsecret secretkey privatekey accesskey signingkey encryptionkey bottoken'), keys('mySecret user_password DB_PASSPHRASE awsCredentials theApikey'), keys('smtpPassword zavuSecret webhookSecret')],
    tokens: [keys('accessToken authToken bearerToken refreshToken apiToken botToken oauthToken oauth2Token secretToken jwtToken personalToken serviceToken deployToken adminToken'), keys('githubToken gitlabToken slackToken npmToken discordToken telegramToken openaiToken stripeToken vercelToken cloudflareToken netlifyToken herokuToken sentryToken vaultToken awsToken azureToken gcpToken twilioToken sendgridToken notionToken linearToken figmaToken zavuToken uvioToken'), keys('access_token AUTH_TOKEN userApiToken')],
    'keys, with what makes them secret': [keys('apiKey apiKeys secretKey privateKey accessKey authKey encryptionKey dataEncryptKey signingKey jwtSignKey signatureKey masterKey adminKey hmacKey aesKey rsaKey sshKey gpgKey pgpKey pemKey roleKey serviceKey appKey licenseKey licenceKey subscriptionKey webhookKey liveKey'), keys('openaiKey stripeKey anthropicKey sendgridKey twilioKey awsKey azureKey gcpKey zavuKey uvioKey mailgunKey resendKey supabaseKey algoliaKey datadogKey geminiKey groqKey mistralKey deepseekKey'), keys('stripe_secret_key X_API_KEY zavuApiKeys')],
    'passwords, shortened': [keys('dbPass databasePass userPwd adminPwd rootPass smtpPass mailPass emailPass ftpPass sshPass sqlPwd mysqlPwd pgPass postgresPass redisPass mongoPass proxyPass loginPwd ldapPwd keystorePass'), keys('db_pwd DB_PASS'), keys('smtpPwd')],
    'an authorization': [keys('authorization'), keys('Authorization'), keys('proxyAuthorization')],
    'in one word': [keys('stripeapikey zavusecretkey awsaccesskey'), keys('githubauthtoken fbaccesstoken dbpassword'), keys('sshprivatekey')],
    'with words that only a last place makes harmless': [keys('clientSecret serviceKey apiKey appSecret authSecret roleKey userPassword adminPassword mailPassword emailPassword proxyPassword'), keys('client_secret SERVICE_KEY'), keys('proxyPass userPass')],
    'variables of the environment': [variables('API_KEY STRIPE_SECRET_KEY DB_PASSWORD JWT_SECRET GITHUB_TOKEN TOKEN GITHUB_PAT SMTP_PASS DB_PWD MY_KEY APIKEY'), variables('SITE_PASSWORD CLIENT_SECRET SERVICE_KEY STATE_SECRET PAGE_ACCESS_TOKEN APP_SECRET ENV_SECRET VAULT_TOKEN CONFIG_SECRET PROVIDER_KEY STORE_SECRET STORAGE_KEY BUTTON_SECRET TIME_API_KEY EVENT_SECRET ACTION_TOKEN MAIL_PASSWORD PUB_SECRET ROW_SECRET CODE_TOKEN PRIMARY_SECRET ROTATION_SECRET SORT_SECRET'), variables('MYAPIKEY DBPASSWORD')],
  },
  clean: {
    'public ones': [either('publicKey publicApiKey publishableKey publishableApiKey pubApiKey anonKey anonApiKey anonymousToken anonymousApiKey siteKey siteApiKey dsnKey dsnSecret typeSecret modeSecret mapboxToken mapboxApiKey measurementKey measurementApiKey'), either('public_key PUBLISHABLE_KEY'), either('anonKey siteKey')],
    'counts and places': [either('secretCount secretCounts secretCounter passwordLength passwordLen apiKeySize apiKeyName apiKeyNames apiKeyId apiKeyIds secretUid apiKeyIndex secretIdx maxApiKeys minPassword secretList totalSecrets apiKeyLimit apiKeyUsage apiKeyQuota'), either('api_key_count PASSWORD_LENGTH secretNumberIndex'), either('tokenCount tokenLimit')],
    'what describes them': [either('secretType secretTypes credentialKind secretUrl secretUrls secretUri apiKeyHref apiKeyLink secretPath secretPaths secretFile secretFiles credentialsFilename secretDir secretFolder apiKeyLabel apiKeyLabels passwordHash passwordHashes hashedPassword passwordDigest secretChecksum apiKeyFingerprint'), either('maskedApiKey maskSecret redactedApiKey obfuscatedSecret hiddenPassword encryptedPassword secretCiphertext primaryApiKey foreignApiKey apiKeyTitle passwordText'), either('apiKeyDescription apiKeyDesc apiKeyExample apiKeySample secretDocs apiKeyReadme')],
    'stores and tokenizers': [either('apiKeyCache cachedApiKey apiKeySort sortedApiKeys apiKeyStorage apiKeyStore secretTokens passwordTokenizer tokenizedPassword apiTokens secretAuthor'), either('tokenizer maxTokens sortKey cacheKey'), either('storageKey foreignKey primaryKey')],
    'forms and pages': [either('passwordField passwordFields passwordInput passwordPrompt passwordPlaceholder passwordHint passwordHelp passwordMessage passwordMessages passwordMsg passwordError passwordErrors passwordErr invalidPassword validPassword passwordValidity passwordValidator passwordValidation passwordSchema passwordRegex passwordRegexp passwordPattern apiKeyFormat passwordPolicy passwordRule passwordRules passwordStrength passwordScore'), either('apiKeyParam apiKeyParams apiKeyQuery apiKeyColumn apiKeyTable apiKeyRow apiKeyComponent passwordPage apiKeyScreen passwordView passwordForm passwordModal passwordDialog passwordButton passwordIcon'), either('secretHeader apiKeyHeaders apiKeyPrefix apiKeySuffix')],
    'times and versions': [either('apiKeyExpiry tokenExpires apiKeyExpires apiKeyExpired apiKeyExpiration apiKeyExpire apiKeyTtl apiKeyTimeout secretLifetime apiKeyDate passwordTime apiKeyAt secretVersion'), either('accessTokenExpiry secretExpiration'), either('password_time api_key_date')],
    'events and states': [either('passwordEvent passwordEvents apiKeyHandler apiKeyHandlers passwordListener passwordCallback passwordAction passwordActions apiKeyReducer apiKeySelector apiKeyStatus passwordState secretMode apiKeyOption apiKeyOptions secretConfig credentialProvider secretManager secretFactory secretBuilder secretHelper secretUtil secretEndpoint secretRegion apiKeyScope apiKeyScopes secretAudience secretIssuer secretAlgorithm secretAlg secretEnv'), either('hasApiKey isSecret areCredentials shouldPassword needsPassword needPassword requiredPassword passwordRequire requiresPassword passwordEnabled passwordDisabled passwordVisible passwordShown secretShow passwordToggle missingApiKey apiKeyPresent apiKeyExists availableApiKeys passwordChanged passwordUpdated apiKeyCreated'), either('HAS_API_KEY is_secret')],
    'of passwords that change': [either('passwordReset forgotPassword forgottenPassword passwordChange passwordConfirm passwordConfirmation passwordRepeat passwordMatch passwordMatches passwordMismatch csrfSecret xsrfSecret secretNonce passwordSalt secretRotation secretRotate secretRotated apiKeyPermission apiKeyPermissions secretFeature secretFlag secretCode secretCodes'), either('passwordPress apiKeyDown apiKeyUp apiKeyStroke apiKeyBoard apiKeyKeyboard passwordLocale passwordTranslation passwordI18n secretSanta secretQuestion secretSharing secretArn'), either('RESET_PASSWORD_FLAG csrf_secret')],
    'last words that make something else of them': [others('secretVault secretClient secretService secretApi secretApp secretAuth secretRole passwordUser secretAdmin passwordMail passwordEmail passwordProxy'), others('credentials_client secretsService'), others('SecretsApi')],
    'functions': [others('getSecret setApiKey fetchApiKey loadCredentials readSecret createApiKey generateApiKey makeSecret newPassword validateApiKey verifyPassword checkPassword testSecret useApiKey deleteSecret removeApiKey revokeApiKey addApiKey insertSecret saveApiKey parseApiKey renderSecret handleSecret onPassword redactSecret decryptSecret signSecret comparePassword findApiKey hideApiKey askPassword withApiKey assertSecret ensureApiKey buildSecret issueApiKey refreshApiKey clearPassword toSecret fromSecret logSecret printSecret sendPassword'), others('promptSecret hashApiKey encryptSecret formatApiKey get_secret'), others('resetSecret updateSecret rotateSecret listSecrets showSecret toggleSecret requireSecret')],
    'other keys and tokens': [others('key token keys pass pwd myKey someToken nextToken pageToken designToken sortKey rowKey partitionKey'), others('compass bypass passenger'), others('monkey turkey keyboard')],
    'other variables of the environment': [otherVariables('NODE_ENV API_URL KEY_COUNT TOKEN_TTL PASSWORD_MIN_LENGTH SECRET_NAME APP_KEY_PATH PUBLIC_KEY RECAPTCHA_SITEKEY SSH_AUTH_SOCK CACHE_KEY SORT_KEY PRIMARY_KEY PARTITION_KEY HOT_KEY KEY'), otherVariables('PATH MONKEY DEBUG'), otherVariables('API_KEY_ID SECRET_ARN'), otherVariables('JWT_PUBLIC_KEY STRIPE_PUBLIC_API_KEY')],
    'names too long to be any': [others(`${'very'.repeat(20)}ApiKey`), others(`${'a'.repeat(75)}Secret`), others(`${'A'.repeat(75)}_TOKEN`)],
  },
});
