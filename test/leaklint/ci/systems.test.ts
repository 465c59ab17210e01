import { describe, expect, test } from 'vitest';
import type { Change } from '../../../packages/leaklint/src/ci/change.ts';
import { githubChange, githubEvent } from '../../../packages/leaklint/src/ci/github.ts';
import { SYSTEMS } from '../../../packages/leaklint/src/ci/systems.ts';
import type { Environment } from '../../../packages/leaklint/src/terminal/terminal.ts';
import { UsageError } from '../../../packages/leaklint/src/usage-error.ts';

const [a, b] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
const zero = '0'.repeat(40);
const wide = '0'.repeat(64);

/** A change in one line: `base base → head | otherwise`. */
function said({ adds }: Change): string {
  return adds.kind === 'commits' ? `${adds.bases.map((base) => base.revision.replace('refs/remotes/', '')).join(' ')} → ${adds.head} | ${adds.otherwise}` : adds.kind;
}

describe('GitHub', () => {
  const push = (payload: object): object => ({ ref: 'refs/heads/topic', before: a, after: b, created: false, deleted: false, forced: false, repository: { default_branch: 'main' }, ...payload });

  test.each<[string, string, object, string]>([
    ['a pull request', 'pull_request', { number: 7, pull_request: { base: { sha: a }, head: { sha: b } } }, `${a} → ${b} | incomplete`],
    ['one of a fork', 'pull_request_target', { number: 7, pull_request: { base: { sha: a }, head: { sha: b, repo: { fork: true } } } }, `${a} → ${b} | incomplete`],
    ['a merge queue', 'merge_group', { merge_group: { base_sha: a, head_sha: b } }, `${a} → ${b} | incomplete`],
    ['a push', 'push', push({}), `${a} origin/main refs/heads/main → ${b} | everything`],
    ['a push to the default branch', 'push', push({ ref: 'refs/heads/main' }), `${a} → ${b} | everything`],
    ['a new branch', 'push', push({ before: zero, created: true }), `origin/main refs/heads/main → ${b} | everything`],
    ['a new branch, SHA-256', 'push', push({ before: wide, created: true }), `origin/main refs/heads/main → ${b} | everything`],
    ['the first push of all', 'push', push({ before: zero, ref: 'refs/heads/main' }), ` → ${b} | everything`],
    ['a forced push', 'push', push({ forced: true }), `origin/main refs/heads/main ${a} → ${b} | everything`],
    ['a forced push to the default branch', 'push', push({ forced: true, ref: 'refs/heads/main' }), `${a} → ${b} | everything`],
    ['a deleted branch', 'push', push({ after: zero, deleted: true }), 'nothing'],
    ['a deleted branch, SHA-256', 'push', push({ after: wide }), 'nothing'],
    ['a tag', 'push', push({ ref: 'refs/tags/v1', before: zero, created: true }), `origin/main refs/heads/main → ${b} | everything`],
    ...['schedule', 'workflow_dispatch', 'release', 'create', 'workflow_call', 'repository_dispatch'].map((event): [string, string, object, string] => [event, event, {}, 'everything']),
  ])('%s', (_, event, payload, expected) => {
    expect(said(githubEvent(event, payload))).toBe(expected);
  });

  test.each<[string, Environment, () => string, string]>([
    ['no event', {}, () => '', 'GITHUB_EVENT_NAME and GITHUB_EVENT_PATH are not set'],
    ['an event that cannot be read', { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: 'x' }, () => { throw Object.assign(new Error('no'), { code: 'ENOENT' }); }, 'cannot read the event of GITHUB_EVENT_PATH: ENOENT'],
    ['an event that is no JSON', { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: 'x' }, () => '{', 'the event of GITHUB_EVENT_PATH is no JSON'],
    ['a push without an end', { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: 'x' }, () => '[]', 'the push event names no after'],
    ['a pull request without a base', { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: 'x' }, () => JSON.stringify({ pull_request: { head: { sha: b } } }), 'the pull_request event names no pull_request.base.sha'],
  ])('%s is an error in one line', (_, env, read, message) => {
    const change = (): Change | undefined => githubChange({ GITHUB_ACTIONS: 'true', ...env }, read);
    expect(change).toThrow(UsageError);
    expect(change).toThrow(message);
  });
});

describe('others', () => {
  const gitlab = { GITLAB_CI: 'true', CI_COMMIT_SHA: b, CI_DEFAULT_BRANCH: 'main' };
  const azure = { TF_BUILD: 'True', BUILD_SOURCEVERSION: b };

  test.each<[string, Environment, string]>([
    ['GitLab, merge request', { ...gitlab, CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_IID: '3', CI_MERGE_REQUEST_DIFF_BASE_SHA: a }, `${a} → ${b} | incomplete`],
    ['GitLab, merged results', { ...gitlab, CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_IID: '3', CI_MERGE_REQUEST_DIFF_BASE_SHA: a, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'c' }, `${a} → c | incomplete`],
    ['GitLab, push', { ...gitlab, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'topic', CI_COMMIT_BEFORE_SHA: a }, `${a} origin/main refs/heads/main → ${b} | everything`],
    ['GitLab, new branch', { ...gitlab, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'topic', CI_COMMIT_BEFORE_SHA: zero }, `origin/main refs/heads/main → ${b} | everything`],
    ['GitLab, first push', { ...gitlab, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: zero }, ` → ${b} | everything`],
    ['GitLab, schedule', { ...gitlab, CI_PIPELINE_SOURCE: 'schedule' }, 'everything'],
    ['Bitbucket, pull request', { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_COMMIT: b, BITBUCKET_PR_ID: '2', BITBUCKET_PR_DESTINATION_BRANCH: 'main', BITBUCKET_PR_DESTINATION_COMMIT: a }, `${a} origin/main refs/heads/main → ${b} | incomplete`],
    ['Bitbucket, push', { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_COMMIT: b, BITBUCKET_BRANCH: 'topic' }, `origin/HEAD → ${b} | everything`],
    ['CircleCI', { CIRCLECI: 'true', CIRCLE_SHA1: b, CIRCLE_BRANCH: 'topic' }, `origin/HEAD → ${b} | everything`],
    ['Azure, pull request', { ...azure, BUILD_REASON: 'PullRequest', SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main', SYSTEM_PULLREQUEST_SOURCECOMMITID: 'c' }, 'origin/main refs/heads/main → c | incomplete'],
    ['Azure, push', { ...azure, BUILD_REASON: 'IndividualCI', BUILD_SOURCEBRANCH: 'refs/heads/topic' }, `origin/HEAD → ${b} | everything`],
    ['Azure, schedule', { ...azure, BUILD_REASON: 'Schedule' }, 'everything'],
    ['Jenkins, change', { JENKINS_URL: 'x', GIT_COMMIT: b, CHANGE_ID: '4', CHANGE_TARGET: 'main' }, `origin/main refs/heads/main → ${b} | incomplete`],
    ['Jenkins, push', { JENKINS_URL: 'x', GIT_COMMIT: b, BRANCH_NAME: 'topic', GIT_PREVIOUS_SUCCESSFUL_COMMIT: a }, `${a} origin/HEAD → ${b} | everything`],
    ['Jenkins, first build', { JENKINS_URL: 'x', GIT_BRANCH: 'origin/topic' }, 'origin/HEAD → HEAD | everything'],
  ])('%s', (_, env, expected) => {
    const changes = SYSTEMS.flatMap((system) => system(env, () => '') ?? []);
    expect(changes.map(said)).toEqual([expected]);
  });

  test.each<[string, Environment]>([
    ['GitLab', { GITLAB_CI: 'true' }],
    ['Bitbucket', { BITBUCKET_BUILD_NUMBER: '1' }],
    ['CircleCI', { CIRCLECI: 'true' }],
    ['Azure', { TF_BUILD: 'True', BUILD_REASON: 'PullRequest', BUILD_SOURCEVERSION: b }],
  ])('%s without its variables is an error', (_, env) => {
    expect(() => SYSTEMS.map((system) => system(env, () => ''))).toThrow(/ is not set: without it nobody knows what the build brought in/);
  });
});
