"""My account: who I am, my language, a new password."""

import streamlit as st

from components import page, session, sign_in
from components.words import t
from services import accounts

viewer = session.require("account")

with page.header(t("account.title"), t(viewer.role.label)):
    pass
sign_in.change_password(accounts, viewer)
sign_in.end_everywhere(accounts, viewer)
st.caption(t("account.about"))
