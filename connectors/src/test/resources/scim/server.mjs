// SPDX-License-Identifier: Apache-2.0
// A SCIM service of others' making (scimmy) that keeps its resources in memory. Prints its port.
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const token = process.env.SCIM_TOKEN;

function keep(kind) {
  const all = new Map();
  let last = 0;
  return {
    egress: (resource) => {
      if (resource.id) {
        const one = all.get(resource.id);
        if (!one) throw new SCIMMY.Types.Error(404, null, `No ${kind} ${resource.id}`);
        return one;
      }
      const list = [...all.values()];
      return resource.filter ? resource.filter.match(list) : list;
    },
    ingress: (resource, instance) => {
      const id = resource.id ?? String(++last);
      const before = all.get(id);
      if (resource.id && !before) throw new SCIMMY.Types.Error(404, null, `No ${kind} ${id}`);
      const now = new Date().toISOString();
      const one = {
        ...JSON.parse(JSON.stringify(instance)),
        id,
        meta: { created: before?.meta.created ?? now, lastModified: now },
      };
      all.set(id, one);
      return one;
    },
    degress: (resource) => {
      if (!all.delete(resource.id)) throw new SCIMMY.Types.Error(404, null, `No ${kind}`);
    },
  };
}

SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false);
SCIMMY.Resources.declare(SCIMMY.Resources.User, keep("user"));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, keep("group"));

const app = express();
app.use(
  "/scim",
  new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
      if (request.header("Authorization") !== `Bearer ${token}`) throw new Error("Who are you?");
      return "keyway";
    },
  }),
);
const server = app.listen(0, "127.0.0.1", () => console.log(`PORT ${server.address().port}`));
