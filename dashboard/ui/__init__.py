"""The only room that knows Streamlit: pages are compositions of what is here."""
