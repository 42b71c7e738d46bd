export * from './cloudflared';
