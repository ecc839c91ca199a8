// A canvas that Leaflet moves and scales with the map, and a second one to lay something over it as one tint.
"use strict";
(() => {
  const { L, corridor } = /** @type {any} */ (window);

  /** A canvas in a pane of its own that Leaflet moves and scales with the map. */
  const Canvas = L.Renderer.extend({
    _initContainer() { this._container = document.createElement("canvas"); },
    _destroyContainer() { this._container.remove(); delete this._container; },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const bounds = this._bounds, size = bounds.getSize(), canvas = this._container;
      const ratio = this.options.ratio || Math.min(3, Math.max(1, window.devicePixelRatio || 1));
      L.DomUtil.setPosition(canvas, bounds.min);
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      this._ratio = ratio;
      this._clean = true;
      this.paint();
    },
    _updateTransform(center, zoom) {
      const map = this._map;
      if (map.getZoomScale(zoom, this._zoom) !== 1) {
        L.Renderer.prototype._updateTransform.call(this, center, zoom);
        return;
      }
      // Leaflet would place the canvas between two pixels, which blurs it.
      const half = map.getSize().multiplyBy(0.5 + this.options.padding);
      const corner = map.project(this._center, zoom).subtract(half).subtract(map._getNewPixelOrigin(center, zoom));
      L.DomUtil.setTransform(this._container, corner.round(), 1);
    },
    paint() {
      const ctx = this._container.getContext("2d"), { min } = this._bounds, ratio = this._ratio;
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      // On paper a canvas is drawn step by step once more, and clearing it would hide what lies under it.
      if (!this._clean) ctx.clearRect(0, 0, this._container.width, this._container.height);
      this._clean = false;
      ctx.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      this.options.paint(ctx, this._bounds);
    },
  });

  const sheet = document.createElement("canvas");

  /**
   * Draw on a sheet apart and lay it over a canvas at one opacity, so that what overlaps there does not add up.
   * @param {CanvasRenderingContext2D} ctx @param {number} opacity @param {(ctx: CanvasRenderingContext2D) => void} draw
   */
  function overlay(ctx, opacity, draw) {
    const { width, height } = ctx.canvas;
    if (sheet.width !== width || sheet.height !== height) Object.assign(sheet, { width, height });
    const apart = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
    apart.setTransform(1, 0, 0, 1, 0, 0);
    apart.clearRect(0, 0, width, height);
    apart.setTransform(ctx.getTransform());
    draw(apart);
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = opacity;
    ctx.drawImage(sheet, 0, 0);
    ctx.restore();
  }

  Object.assign(corridor, { Canvas, overlay });
})();
