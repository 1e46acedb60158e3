"""My account: who I am, my language, a new password."""

import streamlit as st

from components import page, session, sign_in
from components.words import t
from services import accounts

viewer = session.require("account")

with page.header(t("account.title"), t(viewer.role.label)):
    pass
st.markdown(f":gray[{t('account.about')}]")
sign_in.change_password(accounts, viewer, t("accounts.change_about"))
sign_in.end_everywhere(accounts, viewer)
