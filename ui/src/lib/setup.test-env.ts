// What tests run under: German and English are there, and the browser says it speaks English.
Object.defineProperty(navigator, 'languages', { value: ['en-GB', 'en'], configurable: true });
