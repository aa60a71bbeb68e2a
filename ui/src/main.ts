// Starts the window's page.
import { mount } from 'svelte';
import '$lib/shared/tokens.css';
import '$lib/shared/base.css';
import { startTheme } from '$lib/shared/theme.svelte';
import App from './App.svelte';

startTheme();
const target = document.getElementById('app');
if (target) mount(App, { target });
